import { useState } from 'preact/hooks';
import { Field } from '../../../components/ui/field.tsx';
import { PasswordField } from '../../../components/ui/password-field.tsx';
import { SearchField } from '../../../components/ui/search-field.tsx';
import { Select } from '../../../components/ui/select.tsx';
import { TextArea } from '../../../components/ui/text-area.tsx';
import { TextField } from '../../../components/ui/text-field.tsx';
import { words } from '../look.ts';
import { type Family, LONG, nothing, State } from '../story.tsx';

const OPTIONS = [
  { value: 'a', label: words('Northwind Coffee') },
  { value: 'b', label: LONG },
  { value: 'c', label: words('Harbour Lane Bakery'), disabled: true },
];

function Text(props: { readonly error?: string; readonly disabled?: boolean; readonly start?: string }) {
  const [value, setValue] = useState(props.start ?? words('Weekly figures'));
  return (
    <TextField
      label={words('Name')}
      hint={words('As it stands in Business Suite.')}
      placeholder={words('A name')}
      error={props.error}
      disabled={props.disabled}
      value={value}
      onChange={setValue}
    />
  );
}

function Search({ start }: { readonly start: string }) {
  const [value, setValue] = useState(start);
  return <SearchField label={words('Search assets by name or ID')} value={value} onChange={setValue} />;
}

export const FIELDS: Family = {
  name: 'Fields',
  stories: [
    {
      name: 'Text field',
      Show: () => (
        <>
          <State name="default">
            <Text />
          </State>
          <State name="empty">
            <Text start="" />
          </State>
          <State name="hover" force="hover">
            <Text />
          </State>
          <State name="focus" force="focus">
            <Text />
          </State>
          <State name="error">
            <Text error={words('A system user of this name exists already.')} />
          </State>
          <State name="disabled">
            <Text disabled />
          </State>
          <State name="monospaced, with an aside">
            <TextField
              mono
              label={words('App ID')}
              aside={words('Automations')}
              value="9237522557899499"
              onChange={nothing}
            />
          </State>
        </>
      ),
    },
    {
      name: 'Password field',
      Show: () => (
        <>
          <State name="default">
            <PasswordField label={words('Passphrase')} value="seven quiet otters" onChange={nothing} />
          </State>
          <State name="error">
            <PasswordField
              label={words('Repeat')}
              error={words('The two differ.')}
              value="seven"
              onChange={nothing}
            />
          </State>
          <State name="disabled">
            <PasswordField label={words('Access token')} disabled value="" onChange={nothing} />
          </State>
        </>
      ),
    },
    {
      name: 'Text area',
      Show: () => (
        <>
          <State name="default, with an aside">
            <TextArea
              label={words('Names')}
              aside={words('2 names')}
              value={'Feed sync\nLead sync'}
              onChange={nothing}
            />
          </State>
          <State name="focus" force="focus">
            <TextArea label={words('Recipients')} mono value="age1" onChange={nothing} />
          </State>
          <State name="error">
            <TextArea
              label={words('Description')}
              error={words('Too long.')}
              value={LONG}
              onChange={nothing}
            />
          </State>
        </>
      ),
    },
    {
      name: 'Select',
      Show: () => (
        <>
          <State name="default">
            <Select label={words('App')} value="a" options={OPTIONS} onChange={nothing} />
          </State>
          <State name="nothing chosen">
            <Select
              label={words('Portfolio')}
              placeholder={words('Choose one')}
              value=""
              options={OPTIONS}
              onChange={nothing}
            />
          </State>
          <State name="long, and wrong">
            <Select
              label={words('Portfolio')}
              error={words('It is gone.')}
              value="b"
              options={OPTIONS}
              onChange={nothing}
            />
          </State>
          <State name="focus" force="focus">
            <Select label={words('Kind')} value="a" options={OPTIONS} onChange={nothing} />
          </State>
          <State name="disabled">
            <Select label={words('Which')} disabled value="a" options={OPTIONS} onChange={nothing} />
          </State>
        </>
      ),
    },
    {
      name: 'Search field',
      Show: () => (
        <>
          <State name="empty">
            <Search start="" />
          </State>
          <State name="filled">
            <Search start="Northwind" />
          </State>
          <State name="focus" force="focus">
            <Search start="" />
          </State>
        </>
      ),
    },
    {
      name: 'Field around any control',
      Show: () => (
        <State name="label, hint and error wired to it">
          <Field label={words('Hours')} hint={words('Of a day.')} error={words('At most 24.')}>
            {(wiring) => <input {...wiring} class="s-input" inputMode="numeric" value="25" />}
          </Field>
        </State>
      ),
    },
  ],
};
