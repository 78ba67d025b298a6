import { Button, type ButtonVariant, IconButton, LinkButton } from '../../../components/ui/button.tsx';
import { SaveReport } from '../../../components/ui/save-report.tsx';
import { words } from '../look.ts';
import { type Family, LONG, nothing, State } from '../story.tsx';

const VARIANTS: readonly ButtonVariant[] = ['primary', 'secondary', 'ghost', 'danger'];

function Row({ variant }: { readonly variant: ButtonVariant }) {
  return (
    <div class="s-row s-wrap">
      <Button variant={variant}>{words('Review plan')}</Button>
      <Button variant={variant} icon="plus">
        {words('New template')}
      </Button>
      <Button variant={variant} size="sm" iconEnd="external">
        {words('Open')}
      </Button>
    </div>
  );
}

export const ACTIONS: Family = {
  name: 'Actions',
  stories: [
    ...VARIANTS.map((variant) => ({
      name: `Button, ${variant}`,
      Show: () => (
        <>
          <State name="default">
            <Row variant={variant} />
          </State>
          <State name="hover" force="hover">
            <Row variant={variant} />
          </State>
          <State name="focus" force="focus">
            <Row variant={variant} />
          </State>
          <State name="pressed" force="active">
            <Row variant={variant} />
          </State>
          <State name="busy, disabled, not yet possible">
            <div class="s-row s-wrap">
              <Button variant={variant} busy>
                {words('Saving')}
              </Button>
              <Button variant={variant} disabled>
                {words('Save')}
              </Button>
              <Button variant={variant} aria-disabled>
                {words('Approve')}
              </Button>
            </div>
          </State>
        </>
      ),
    })),
    {
      name: 'Icon button',
      Show: () => (
        <>
          <State name="default">
            <IconButton icon="lock" label="Lock" /> <IconButton icon="x" size="sm" label="Close" />
          </State>
          <State name="hover" force="hover">
            <IconButton icon="lock" label="Lock, under the pointer" />
          </State>
          <State name="focus" force="focus">
            <IconButton icon="lock" label="Lock, focused" />
          </State>
          <State name="busy, disabled">
            <IconButton icon="refresh" label="Reading" busy />
            <IconButton icon="trash" label="Remove" disabled />
          </State>
        </>
      ),
    },
    {
      name: 'Link button',
      Show: () => (
        <>
          <State name="default, inside a sentence">
            <p>
              {words('Forgot the passphrase?')}{' '}
              <LinkButton onClick={nothing}>{words('Erase the vault')}</LinkButton>
            </p>
          </State>
          <State name="focus" force="focus">
            <LinkButton>{words('Erase the vault')}</LinkButton>
          </State>
          <State name="disabled">
            <LinkButton disabled>{words('Erase the vault')}</LinkButton>
          </State>
        </>
      ),
    },
    {
      name: 'Long words in little room',
      Show: () => (
        <State name="the name gives way, the action stays">
          <div class="s-row">
            <span class="s-clip s-grow">{LONG}</span>
            <Button size="sm">{words('Reveal once')}</Button>
          </div>
        </State>
      ),
    },
    {
      name: 'Save report',
      Show: () => <SaveReport what="history" at={0} textOf={() => ''} />,
    },
  ],
};
