export const CertificatePage = () => null;
