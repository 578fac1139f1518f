import { Languages } from 'lucide-react';
import { chooseLanguage, LANGUAGES } from './locale.js';
import { Menu } from './menu.js';
import { useText } from './text.js';

/** Each language by its own name, for whoever cannot read the one on the page. */
export const LanguageMenu = () => {
  const say = useText();
  return (
    <Menu
      label={say('language.label')}
      trigger={<Languages size={16} aria-hidden="true" />}
      items={[
        { id: 'en', name: LANGUAGES.en },
        { id: 'ar', name: LANGUAGES.ar },
      ]}
      onAction={(id) => {
        if (id === 'en' || id === 'ar') chooseLanguage(id);
      }}
    />
  );
};
