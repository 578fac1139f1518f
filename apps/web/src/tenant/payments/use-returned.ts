import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { type Returned } from './return.js';

/** What a bank's page has left in the address of this page, read once: the address is clean again at once, secrets included. */
export const useReturned = (): Returned => {
  const navigate = useNavigate();
  const { setup, redirect_status } = useSearch({ strict: false });
  const [returned, setReturned] = useState<Returned>({});
  useEffect(() => {
    if (setup === undefined && redirect_status === undefined) return;
    setReturned({
      ...(setup === undefined ? {} : { setup }),
      ...(redirect_status === undefined ? {} : { redirect_status }),
    });
    void navigate({ to: '.', search: {}, replace: true });
  }, [setup, redirect_status, navigate]);
  return returned;
};
