import { type ReactNode } from 'react';
import { LanguageMenu } from '../kit/language-menu.js';
import { Mark } from '../kit/mark.js';
import { ThemeMenu } from '../kit/shell.js';
import { Toasts } from '../kit/toast.js';

/** Around a page that asks nobody who they are: whose it is, and in which language and light to read it. */
export const PublicFrame = ({ children }: { readonly children: ReactNode }) => (
  <div className="min-h-dvh">
    <header className="flex items-center justify-between gap-2 border-b border-line px-4 py-2 sm:px-8">
      <span className="flex min-w-0 items-center gap-x-2.5">
        <Mark size={22} />
        <span className="wordmark">Gridlease</span>
      </span>
      <span className="flex items-center">
        <LanguageMenu />
        <ThemeMenu />
      </span>
    </header>
    <main className="mx-auto w-full max-w-6xl px-4 py-6 sm:px-8">{children}</main>
    <Toasts />
  </div>
);
