import { useLocation } from '@tanstack/react-router';
import { Segmented } from '../../kit/segmented.js';
import { type Choice } from '../../kit/choice.js';
import { useAddressSearch, useOpen } from '../console-link.js';

/** A filter that stands in the address under its name; its first choice is the default and stands nowhere. */
export const useFilter = <Id extends string>(
  name: string,
  ids: readonly [Id, ...Id[]],
): readonly [Id, (id: Id) => void] => {
  const search = useAddressSearch();
  const { pathname } = useLocation();
  const open = useOpen();
  const value = ids.find((id) => id === search[name]) ?? ids[0];
  return [
    value,
    (id) => {
      const { [name]: _, ...rest } = search;
      const text = new URLSearchParams(id === ids[0] ? rest : { ...rest, [name]: id }).toString();
      open(`${pathname}${text === '' ? '' : `?${text}`}`, true);
    },
  ];
};

export const StateFilter = <Id extends string>({
  label,
  choices,
  value,
  onChange,
}: {
  readonly label: string;
  readonly choices: readonly Choice<Id>[];
  readonly value: Id;
  readonly onChange: (id: Id) => void;
}) => (
  <div className="state-filter mb-4">
    <Segmented label={label} hideLabel choices={choices} value={value} onChange={onChange} />
  </div>
);
