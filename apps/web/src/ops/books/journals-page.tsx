export const JournalsPage = () => null;
