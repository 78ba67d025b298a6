import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { Badge } from '../../../components/ui/badge.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { Dialog, type DialogProps } from '../../../components/ui/dialog.tsx';
import { Disclosure } from '../../../components/ui/disclosure.tsx';
import { Popover } from '../../../components/ui/popover.tsx';
import { Tabs } from '../../../components/ui/tabs.tsx';
import { TextField } from '../../../components/ui/text-field.tsx';
import { Toast } from '../../../components/ui/toast.tsx';
import { words } from '../look.ts';
import { type Family, LONG, nothing, State } from '../story.tsx';

interface OpensProps {
  readonly name: string;
  readonly children: (close: () => void) => ComponentChildren;
}

function Opens({ name, children }: OpensProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>{name}</Button>
      {open && children(() => setOpen(false))}
    </>
  );
}

const SIZES: readonly NonNullable<DialogProps['size']>[] = ['sm', 'md', 'lg', 'xl'];

function Three() {
  const [active, setActive] = useState('a');
  return (
    <Tabs
      label={words('Views')}
      tabs={[
        { id: 'a', label: words('Who reaches what') },
        { id: 'b', label: words('Changes'), icon: 'clock' },
        { id: 'c', label: words('Drift'), aside: <Badge tone="warning">3</Badge> },
      ]}
      active={active}
      onChange={setActive}
    >
      <p class="s-muted">{words(`What stands under tab ${active}.`)}</p>
    </Tabs>
  );
}

export const OVERLAYS: Family = {
  name: 'Opening and closing',
  stories: [
    {
      name: 'Dialog',
      Show: () => (
        <div class="s-row s-wrap">
          {SIZES.map((size) => (
            <Opens key={size} name={`Dialog ${size}`}>
              {(close) => (
                <Dialog
                  title={size === 'md' ? LONG : words('Rename 3 system users')}
                  subtitle={words('Northwind Coffee')}
                  size={size}
                  tall={size === 'lg'}
                  onClose={close}
                  footer={
                    <>
                      <Button onClick={close}>{words('Cancel')}</Button>
                      <Button variant="primary" onClick={close}>
                        {words('Review plan')}
                      </Button>
                    </>
                  }
                >
                  <TextField label={words('Name pattern')} value="{client} {n}" onChange={nothing} />
                </Dialog>
              )}
            </Opens>
          ))}
        </div>
      ),
    },
    {
      name: 'Popover',
      Show: () => (
        <Popover trigger={words('Saved selections')} label={words('Saved selections')} iconEnd="chevron-down">
          {(close) => (
            <div class="s-stack s-stack-tight">
              <p class="s-small s-muted">{words('No selection is saved yet.')}</p>
              <Button size="sm" onClick={close}>
                {words('Close')}
              </Button>
            </div>
          )}
        </Popover>
      ),
    },
    {
      name: 'Toast',
      Show: () => (
        <Opens name="Toast">
          {(close) => (
            <Toast onUndo={close} onGone={close}>
              {words('Removed the template Ads reporting.')}
            </Toast>
          )}
        </Opens>
      ),
    },
    {
      name: 'Disclosure',
      Show: () => (
        <>
          <State name="closed, open">
            <div class="s-card s-groups">
              <Disclosure summary={words('Weekly figures')}>{() => words('Inside')}</Disclosure>
              <Disclosure summary={<span class="s-clip">{LONG}</span>} startOpen>
                {() => <p class="s-small s-muted">{words('What it holds is drawn only when it is open.')}</p>}
              </Disclosure>
            </div>
          </State>
          <State name="hover" force="hover">
            <Disclosure summary={words('Feed sync')}>{() => ''}</Disclosure>
          </State>
          <State name="focus" force="focus">
            <Disclosure summary={words('Lead sync')}>{() => ''}</Disclosure>
          </State>
        </>
      ),
    },
    {
      name: 'Tabs',
      Show: () => (
        <>
          <State name="three, one with an icon, one with a count">
            <Three />
          </State>
          <State name="focus" force="focus">
            <Three />
          </State>
        </>
      ),
    },
  ],
};
