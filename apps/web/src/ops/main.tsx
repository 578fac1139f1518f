import { createRoot } from 'react-dom/client';
document.title;
createRoot(document.body);
