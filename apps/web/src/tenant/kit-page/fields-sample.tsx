import { useState } from 'react';
import { ComboBox } from '../../kit/combo-box.js';
import { DateField } from '../../kit/date-field.js';
import { NumberField } from '../../kit/number-field.js';
import { Section } from '../../kit/page.js';
import { Segmented } from '../../kit/segmented.js';
import { Select } from '../../kit/select.js';
import { TextField } from '../../kit/text-field.js';
import { Checkbox, Switch } from '../../kit/tick.js';
import { LengthField } from '../offers/length-field.js';

const CHOICES = [
  { id: 'h100', name: 'NVIDIA H100 SXM5 80GB', note: '80 GiB' },
  { id: 'h200', name: 'NVIDIA H200 141GB', note: '141 GiB' },
  { id: 'mi300x', name: 'AMD Instinct MI300X', note: '192 GiB' },
];

export const FieldsSample = () => {
  const [model, setModel] = useState<string | null>('h100');
  const [sort, setSort] = useState('h100');
  const [kind, setKind] = useState('a');
  const [date, setDate] = useState<string | null>('2026-12-01');
  const [length, setLength] = useState<string | undefined>('2w');
  return (
    <Section title="Fields">
      <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-4">
        <TextField label="Text" placeholder="Any" hint="A hint stands here." />
        <TextField label="Text with a fault" defaultValue="two" fault="A number such as 2.40." mono />
        <TextField label="Disabled text" defaultValue="USD" isDisabled />
        <NumberField label="Number" defaultValue={64} unit="GPUs" minValue={8} step={8} />
        <Select label="Select" choices={CHOICES} value={sort} onChange={setSort} />
        <ComboBox
          label="Combo box"
          choices={CHOICES}
          value={model}
          onChange={setModel}
          nothing="No model by that name"
        />
        <DateField label="Date" value={date} onChange={setDate} />
        <LengthField value={length} onChange={setLength} />
        <div className="grid">
          <Checkbox defaultSelected>Checked</Checkbox>
          <Checkbox>Unchecked</Checkbox>
          <Checkbox isDisabled>Disabled</Checkbox>
        </div>
        <div className="grid">
          <Switch defaultSelected>On</Switch>
          <Switch>Off</Switch>
        </div>
        <Segmented
          label="One of a few"
          choices={[
            { id: 'a', name: 'GPUs' },
            { id: 'b', name: 'Powered capacity' },
          ]}
          value={kind}
          onChange={setKind}
        />
      </div>
    </Section>
  );
};
