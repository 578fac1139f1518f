import { useEffect, useRef, type ReactNode } from 'react';
import { Tab, TabList, TabPanel, Tabs as AriaTabs } from 'react-aria-components/Tabs';

export interface TabsProps<Id extends string> {
  readonly label: string;
  /** The tab that is open, and who is told that another is wanted: an address that one can link to and go back to. */
  readonly selected: Id;
  readonly onSelect: (id: Id) => void;
  readonly tabs: readonly { readonly id: Id; readonly name: string; readonly content: ReactNode }[];
}

export const Tabs = <Id extends string>({ label, selected, onSelect, tabs }: TabsProps<Id>) => {
  const list = useRef<HTMLDivElement>(null);
  // on a narrow screen the list scrolls, and the open tab may lie outside it; a first list has its tabs a frame later
  useEffect(() => {
    const frame = requestAnimationFrame(() => {
      list.current?.querySelector('[data-selected]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    });
    return () => cancelAnimationFrame(frame);
  }, [selected]);
  return (
    <AriaTabs
      selectedKey={tabs.some(({ id }) => id === selected) ? selected : (tabs[0]?.id ?? selected)}
      onSelectionChange={(key) => {
        const chosen = tabs.find(({ id }) => id === key);
        if (chosen !== undefined && chosen.id !== selected) onSelect(chosen.id);
      }}
    >
      <TabList ref={list} aria-label={label} className="tab-list">
        {tabs.map((tab) => (
          <Tab key={tab.id} id={tab.id} className="tab">
            {tab.name}
          </Tab>
        ))}
      </TabList>
      {tabs.map((tab) => (
        <TabPanel key={tab.id} id={tab.id} className="pt-4">
          {tab.content}
        </TabPanel>
      ))}
    </AriaTabs>
  );
};
