import { useState } from 'preact/hooks';
import { Checkbox, type CheckboxProps } from '../../../components/ui/checkbox.tsx';
import { Chip, ChipRadios } from '../../../components/ui/chips.tsx';
import { RadioGroup } from '../../../components/ui/radio-group.tsx';
import { Switch, type SwitchProps } from '../../../components/ui/switch.tsx';
import { words } from '../look.ts';
import { type Family, LONG, State } from '../story.tsx';

function Check(props: Partial<CheckboxProps>) {
  const [on, setOn] = useState(props.checked ?? false);
  return <Checkbox label={words('Create and manage ads')} {...props} checked={on} onChange={setOn} />;
}

function Toggle(props: Partial<SwitchProps>) {
  const [on, setOn] = useState(props.checked ?? false);
  return (
    <Switch
      label={words('Generate an access token')}
      hint={words('For each system user.')}
      {...props}
      checked={on}
      onChange={setOn}
    />
  );
}

const ROLES = [
  { value: 'EMPLOYEE', label: words('Employee') },
  { value: 'ADMIN', label: words('Admin') },
  { value: 'NONE', label: words('Finance'), disabled: true },
] as const;

function Roles() {
  const [role, setRole] = useState<(typeof ROLES)[number]['value']>('EMPLOYEE');
  return (
    <RadioGroup
      label={words('Role')}
      hint={words('Reaches only the assets assigned to it.')}
      value={role}
      options={ROLES}
      onChange={setRole}
    />
  );
}

const VIEWS = ['all', 'waiting', 'none'] as const;
const COUNTS = { all: 1_234, waiting: 12, none: 0 };

function Views() {
  const [view, setView] = useState<(typeof VIEWS)[number]>('all');
  return (
    <ChipRadios
      label={words('Which tokens')}
      values={VIEWS}
      value={view}
      labelOf={(each) => words(`${each} of them`)}
      counts={COUNTS}
      onChange={setView}
    />
  );
}

function Kinds() {
  const [on, setOn] = useState(true);
  return (
    <div class="s-chips">
      <Chip
        type="checkbox"
        label={words('Pages')}
        count={96}
        mark={<span class="rv-dot" data-kind="page" />}
        checked={on}
        onChange={setOn}
      />
      <Chip type="checkbox" label={words('Catalogs')} count={0} checked={false} onChange={() => {}} />
    </div>
  );
}

export const CHOOSING: Family = {
  name: 'Choosing',
  stories: [
    {
      name: 'Checkbox',
      Show: () => (
        <>
          <State name="off, on, some">
            <Check />
            <Check checked />
            <Check indeterminate />
          </State>
          <State name="focus" force="focus">
            <Check checked />
          </State>
          <State name="disabled">
            <Check disabled />
            <Check disabled checked />
          </State>
          <State name="with a hint, and long">
            <Check label={LONG} hint={LONG} />
          </State>
          <State name="the label only read out">
            <Check hideLabel />
          </State>
        </>
      ),
    },
    {
      name: 'Switch',
      Show: () => (
        <>
          <State name="off, on">
            <Toggle />
            <Toggle checked />
          </State>
          <State name="focus" force="focus">
            <Toggle />
          </State>
          <State name="disabled">
            <Toggle disabled />
            <Toggle disabled checked />
          </State>
        </>
      ),
    },
    {
      name: 'Radio group',
      Show: () => (
        <>
          <State name="one of a few, one not possible">
            <Roles />
          </State>
          <State name="focus" force="focus">
            <Roles />
          </State>
        </>
      ),
    },
    {
      name: 'Chips',
      Show: () => (
        <>
          <State name="one of several, each with its count">
            <Views />
          </State>
          <State name="any of several, with a mark">
            <Kinds />
          </State>
          <State name="focus" force="focus">
            <Kinds />
          </State>
        </>
      ),
    },
  ],
};
