import { useNavigate } from '@tanstack/react-router';
import { SlidersHorizontal } from 'lucide-react';
import { useState } from 'react';
import { useQuery } from 'urql';
import { afterPaint } from '../../kit/after-paint.js';
import { Button } from '../../kit/button.js';
import { AddBox } from '../../kit/add-box.js';
import { DateField } from '../../kit/date-field.js';
import { NumberField } from '../../kit/number-field.js';
import { Segmented } from '../../kit/segmented.js';
import { TextField } from '../../kit/text-field.js';
import { useText } from '../../kit/text.js';
import { Checkbox } from '../../kit/tick.js';
import { Catalogue } from '../../gql/tenant/documents/Catalogue.js';
import { LengthField } from './length-field.js';
import { NeedBar } from './need-bar.js';
import { FABRICS, readWanted, type Wanted } from './wanted.js';

interface PartProps {
  readonly wanted: Wanted;
  readonly change: (next: { readonly [Key in keyof Wanted]?: Wanted[Key] | undefined }) => void;
}

/** The need, field by field. Every change goes to the address at once; there is no search button to forget. */
export const Filters = ({ wanted }: { readonly wanted: Wanted }) => {
  const say = useText();
  const navigate = useNavigate({ from: '/gpus' });
  const hasMore =
    wanted.fabric !== undefined ||
    wanted.vram !== undefined ||
    wanted.days !== undefined ||
    wanted.carbon !== undefined ||
    wanted.regions !== undefined;
  const [open, setOpen] = useState(hasMore);
  const change: PartProps['change'] = (next) =>
    void navigate({ search: (before) => readWanted({ ...before, ...next }), replace: true });
  return (
    <form
      role="search"
      aria-label={say('search.form')}
      onSubmit={(event) => event.preventDefault()}
      className="panel mb-6 border-t-4 border-t-lit p-4"
      data-search-focus
    >
      <NeedBar wanted={wanted} />
      <div className="mb-4 flex flex-wrap items-end justify-between gap-3">
        <Segmented
          label={say('search.kind')}
          hideLabel
          choices={[
            { id: 'GPU', name: say('kind.GPU') },
            { id: 'HALL', name: say('kind.HALL') },
          ]}
          value={wanted.kind ?? 'GPU'}
          onChange={(kind) =>
            void navigate({ search: readWanted({ kind, from: wanted.from, for: wanted.for, regions: wanted.regions }) })
          }
        />
        <Segmented
          label={say('search.billing')}
          hideLabel
          choices={[
            { id: 'RESERVED', name: say('billing.RESERVED') },
            { id: 'ON_DEMAND', name: say('billing.ON_DEMAND') },
          ]}
          value={wanted.billing ?? 'RESERVED'}
          onChange={(billing) => change({ billing: billing === 'RESERVED' ? undefined : billing })}
        />
      </div>
      <MainFilters wanted={wanted} change={change} />
      <div className="mt-3 flex flex-wrap items-center justify-between gap-x-6 gap-y-1">
        {wanted.kind === 'HALL' ? (
          <span />
        ) : (
          <Checkbox
            isSelected={wanted.gang ?? false}
            onChange={(gang) => afterPaint(() => change({ gang: gang ? true : undefined }))}
          >
            {say('search.gang')}
          </Checkbox>
        )}
        <Button kind="quiet" size="small" aria-expanded={open} onPress={() => afterPaint(() => setOpen(!open))}>
          <SlidersHorizontal size={14} aria-hidden="true" />
          {say(open ? 'search.less' : 'search.more')}
        </Button>
      </div>
      {open ? <MoreFilters wanted={wanted} change={change} /> : null}
    </form>
  );
};

const MainFilters = ({ wanted, change }: PartProps) => {
  const say = useText();
  const isHall = wanted.kind === 'HALL';
  return (
    <div className="grid grid-cols-[4fr_5fr] gap-x-2 gap-y-3 sm:grid-cols-2 sm:gap-x-4 lg:grid-cols-[1.6fr_1fr_1.1fr_1.5fr_1fr]">
      <div className="max-lg:col-span-2">
        {isHall ? <RegionField wanted={wanted} change={change} /> : <ModelField wanted={wanted} change={change} />}
      </div>
      <NumberField
        label={say(isHall ? 'search.kw' : 'search.gpus')}
        placeholder={say('search.any')}
        minValue={1}
        value={wanted.units ?? NaN}
        onChange={(units) => change({ units: Number.isNaN(units) ? undefined : units })}
      />
      <DateField
        label={say('search.from')}
        value={wanted.from?.slice(0, 10) ?? null}
        onChange={(from) => change({ from: from ?? undefined, until: undefined })}
      />
      <div className="max-lg:col-span-2 max-xs:col-span-2">
        <LengthField value={wanted.for} onChange={(length) => change({ for: length, until: undefined })} />
      </div>
      <MaxField wanted={wanted} change={change} />
    </div>
  );
};

/** Choosing adds to the list; what is on the list stands below as chips, so the field itself stays empty. */
const ModelField = ({ wanted, change }: PartProps) => {
  const say = useText();
  const [{ data }] = useQuery({ query: Catalogue, requestPolicy: 'cache-first' });
  const chosen = wanted.models ?? [];
  const choices = (data?.gpuModels ?? [])
    .filter((model) => !chosen.includes(model.slug))
    .map((model) => ({ id: model.slug, name: model.name, note: say('unit.gib', { n: model.memoryGib }) }));
  return (
    <AddBox
      label={say('search.model')}
      placeholder={chosen.length === 0 ? say('search.anyModel') : say('search.addModel')}
      nothing={say('search.noModel')}
      choices={choices}
      onAdd={(id) => change({ models: [...chosen, id] })}
    />
  );
};

const RegionField = ({ wanted, change }: PartProps) => {
  const say = useText();
  const [{ data }] = useQuery({ query: Catalogue, requestPolicy: 'cache-first' });
  const chosen = wanted.regions ?? [];
  const choices = (data?.regions ?? [])
    .filter((region) => !chosen.includes(region.slug))
    .map((region) => ({ id: region.slug, name: region.name }));
  return (
    <AddBox
      label={say('search.region')}
      placeholder={chosen.length === 0 ? say('search.anyRegion') : say('search.addRegion')}
      nothing={say('search.noRegion')}
      choices={choices}
      onAdd={(id) => change({ regions: [...chosen, id] })}
    />
  );
};

/** The limit is typed as a decimal and stays one: it goes to the API as a string. */
const MaxField = ({ wanted, change }: PartProps) => {
  const say = useText();
  const [typed, setTyped] = useState(wanted.max ?? '');
  const [applied, setApplied] = useState(wanted.max);
  if (applied !== wanted.max) {
    setApplied(wanted.max);
    setTyped(wanted.max ?? '');
  }
  const value = typed.trim().replace(',', '.');
  const isFit = value === '' || /^\d{1,9}(\.\d{1,6})?$/.test(value);
  const commit = (): void => {
    if (isFit && value !== (wanted.max ?? '')) change({ max: value === '' ? undefined : value });
  };
  return (
    <TextField
      label={say(wanted.kind === 'HALL' ? 'search.maxHall' : 'search.max')}
      placeholder={say('search.any')}
      mono
      inputMode="decimal"
      value={typed}
      onChange={setTyped}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
      }}
      fault={isFit ? undefined : say('search.maxFault')}
    />
  );
};

const MoreFilters = ({ wanted, change }: PartProps) => {
  const say = useText();
  const number = (key: 'vram' | 'days' | 'carbon', label: string, unit: string) => (
    <NumberField
      label={label}
      unit={unit}
      placeholder={say('search.any')}
      minValue={0}
      value={wanted[key] ?? NaN}
      onChange={(value) => change({ [key]: Number.isNaN(value) ? undefined : value })}
    />
  );
  const fabrics = wanted.fabric ?? [];
  return (
    <div className="mt-3 grid grid-cols-2 gap-x-4 gap-y-3 border-t border-line pt-3 lg:grid-cols-4">
      {wanted.kind === 'HALL' ? null : number('vram', say('search.vram'), say('unit.gibBare'))}
      {number('days', say('search.days'), say('unit.days'))}
      {number('carbon', say('search.carbon'), say('unit.carbonBare'))}
      {wanted.kind === 'HALL' ? null : (
        <>
          <div className="max-lg:col-span-2">
            <RegionField wanted={wanted} change={change} />
          </div>
          <fieldset className="col-span-2 lg:col-span-4">
            <legend className="label">{say('search.fabric')}</legend>
            <div className="flex flex-wrap gap-x-5">
              {FABRICS.map((fabric) => (
                <Checkbox
                  key={fabric}
                  isSelected={fabrics.includes(fabric)}
                  onChange={(on) =>
                    change({ fabric: on ? [...fabrics, fabric] : fabrics.filter((other) => other !== fabric) })
                  }
                >
                  {say(`fabric.${fabric}`)}
                </Checkbox>
              ))}
            </div>
          </fieldset>
        </>
      )}
    </div>
  );
};
