export const BankPage = () => null;
