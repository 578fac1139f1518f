export const ClosePage = () => null;
