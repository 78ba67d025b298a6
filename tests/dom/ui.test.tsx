// @vitest-environment happy-dom
import { readFileSync } from 'node:fs';
import { cleanup, fireEvent, render, screen } from '@testing-library/preact';
import { useState } from 'preact/hooks';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Button } from '../../components/ui/button.tsx';
import { Checkbox } from '../../components/ui/checkbox.tsx';
import { ChoiceList, moveTo } from '../../components/ui/choice-list.tsx';
import { Dialog } from '../../components/ui/dialog.tsx';
import { Disclosure } from '../../components/ui/disclosure.tsx';
import { Logo } from '../../components/ui/logo.tsx';
import { ProgressBar } from '../../components/ui/progress-bar.tsx';
import { RadioGroup } from '../../components/ui/radio-group.tsx';
import { SearchField } from '../../components/ui/search-field.tsx';
import { Tabs } from '../../components/ui/tabs.tsx';
import { TextField } from '../../components/ui/text-field.tsx';
import { TOAST_MS, Toast } from '../../components/ui/toast.tsx';
import { VirtualList } from '../../components/ui/virtual-list.tsx';
import { visibleRows } from '../../components/ui/windowed.ts';

afterEach(cleanup);

const rows = (count: number) => Array.from({ length: count }, (_, index) => ({ id: String(index) }));

describe('Button', () => {
  it('takes no click while busy, and keeps its focus', () => {
    const pressed = vi.fn();
    render(
      <Button busy onClick={pressed}>
        Go
      </Button>,
    );
    const button = screen.getByRole('button', { name: 'Go' });
    button.focus();
    fireEvent.click(button);
    expect(pressed).not.toHaveBeenCalled();
    expect(document.activeElement).toBe(button);
    expect(button.getAttribute('aria-busy')).toBe('true');
  });
});

describe('fields', () => {
  it('wire label, hint and error to the control', () => {
    render(<TextField label="Name" hint="One a line" error="Taken" value="x" onChange={() => {}} />);
    const input = screen.getByLabelText('Name');
    const described = input.getAttribute('aria-describedby')!.split(' ');
    expect(described.map((id) => document.getElementById(id)?.textContent)).toEqual(['One a line', 'Taken']);
    expect(input.getAttribute('aria-invalid')).toBe('true');
  });

  it('show a checkbox that stands for some', () => {
    const { rerender } = render(<Checkbox label="All" checked={false} indeterminate onChange={() => {}} />);
    const box = screen.getByRole<HTMLInputElement>('checkbox');
    expect(box.indeterminate).toBe(true);
    rerender(<Checkbox label="All" checked onChange={() => {}} />);
    expect(box.indeterminate).toBe(false);
  });

  it('choose one of a group', () => {
    const chosen = vi.fn();
    const options = [
      { value: 'a', label: 'A' },
      { value: 'b', label: 'B' },
    ] as const;
    render(<RadioGroup label="Letter" value="a" options={options} onChange={chosen} />);
    fireEvent.click(screen.getByLabelText('B'));
    expect(chosen).toHaveBeenCalledWith('b');
  });

  it('empty a search on Escape before anything else hears it', () => {
    const outer = vi.fn();
    const changed = vi.fn();
    const { container } = render(<SearchField label="Search" value="abc" onChange={changed} />);
    container.addEventListener('keydown', outer);
    fireEvent.keyDown(screen.getByLabelText('Search'), { key: 'Escape' });
    expect(changed).toHaveBeenCalledWith('');
    expect(outer).not.toHaveBeenCalled();
  });
});

describe('long lists', () => {
  it('render only what is near the eye, of 20,000', () => {
    render(
      <VirtualList
        label="Assets"
        items={rows(20_000)}
        rowKey={({ id }) => id}
        rowHeight={36}
        maxHeight={360}
        renderRow={({ id }) => id}
      />,
    );
    const shown = screen.getAllByRole('listitem');
    expect(shown.length).toBeLessThan(30);
    expect(shown[0]!.getAttribute('aria-setsize')).toBe('20000');
  });

  it('know the rows of a scroll position, also past the end', () => {
    expect(visibleRows(0, 360, 36, 20_000)).toEqual({ first: 0, last: 18 });
    expect(visibleRows(36_000, 360, 36, 20_000)).toEqual({ first: 992, last: 1018 });
    expect(visibleRows(36_000, 360, 36, 5)).toEqual({ first: 0, last: 5 });
    expect(visibleRows(0, 360, 36, 0)).toEqual({ first: 0, last: 0 });
  });

  it('move by keys and stay inside', () => {
    expect(
      ['ArrowDown', 'ArrowUp', 'PageDown', 'Home', 'End', 'a'].map((key) => moveTo(key, 0, 20, 9)),
    ).toEqual([1, 0, 9, 0, 19, null]);
  });

  it('choose by space, by click and by range', () => {
    const items = rows(50);
    function Choice() {
      const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
      return (
        <>
          <output>{[...chosen].join(' ')}</output>
          <ChoiceList
            label="Users"
            items={items}
            rowKey={({ id }) => id}
            rowHeight={40}
            maxHeight={400}
            isSelected={({ id }) => chosen.has(id)}
            onToggle={(toggled, on) => {
              const next = new Set(chosen);
              for (const { id } of toggled) on ? next.add(id) : next.delete(id);
              setChosen(next);
            }}
            renderRow={({ id }) => `Row ${id}`}
          />
        </>
      );
    }
    render(<Choice />);
    const list = screen.getByRole('listbox');
    const output = screen.getByRole('status');
    fireEvent.keyDown(list, { key: 'ArrowDown' });
    fireEvent.keyDown(list, { key: ' ' });
    expect(output.textContent).toBe('1');
    expect(document.getElementById(list.getAttribute('aria-activedescendant')!)?.textContent).toBe('Row 1');
    fireEvent.click(screen.getByText('Row 4'), { shiftKey: true });
    expect(output.textContent).toBe('1 2 3 4');
    fireEvent.click(screen.getByText('Row 2'));
    expect(output.textContent).toBe('1 3 4');
  });
});

describe('Tabs', () => {
  it('move by arrow keys, with one tab stop', () => {
    function Two() {
      const [active, setActive] = useState('a');
      const tabs = [
        { id: 'a', label: 'A' },
        { id: 'b', label: 'B' },
      ];
      return (
        <Tabs label="Letters" tabs={tabs} active={active} onChange={setActive}>
          {active}
        </Tabs>
      );
    }
    render(<Two />);
    fireEvent.keyDown(screen.getByRole('tab', { name: 'A' }), { key: 'ArrowRight' });
    expect(screen.getByRole('tab', { name: 'B' }).getAttribute('aria-selected')).toBe('true');
    expect(document.activeElement?.textContent).toBe('B');
    expect(screen.getAllByRole('tab').map(({ tabIndex }) => tabIndex)).toEqual([-1, 0]);
    expect(screen.getByRole('tabpanel').textContent).toBe('b');
  });
});

describe('Dialog', () => {
  it('opens as a modal, asks to be closed on Escape, and closes when it goes', () => {
    const close = vi.fn();
    const { unmount } = render(
      <Dialog title="Title" onClose={close} footer="foot">
        <textarea data-first-focus />
      </Dialog>,
    );
    const dialog = screen.getByRole<HTMLDialogElement>('dialog', { name: 'Title' });
    expect(dialog.open).toBe(true);
    expect(document.activeElement?.tagName).toBe('TEXTAREA');
    const asked = new Event('cancel', { cancelable: true });
    dialog.dispatchEvent(asked);
    expect(asked.defaultPrevented).toBe(true);
    expect(close).toHaveBeenCalledTimes(1);
    unmount();
    expect(dialog.open).toBe(false);
  });
});

describe('Toast', () => {
  it('goes by itself, but not while the pointer is on it', () => {
    vi.useFakeTimers();
    const gone = vi.fn();
    render(<Toast onGone={gone}>Removed Reporting.</Toast>);
    const toast = screen.getByText('Removed Reporting.').parentElement!;
    fireEvent.mouseEnter(toast);
    vi.advanceTimersByTime(10 * TOAST_MS);
    expect(gone).not.toHaveBeenCalled();
    fireEvent.mouseLeave(toast);
    vi.advanceTimersByTime(TOAST_MS);
    expect(gone).toHaveBeenCalledTimes(1);
    vi.useRealTimers();
  });

  it('has the way back under the focus', () => {
    const undo = vi.fn();
    render(
      <Toast onUndo={undo} onGone={() => {}}>
        Removed Reporting.
      </Toast>,
    );
    expect(document.activeElement?.textContent).toBe('Undo');
    fireEvent.click(screen.getByRole('button', { name: 'Undo' }));
    expect(undo).toHaveBeenCalledTimes(1);
  });
});

describe('the rest', () => {
  it('says how far a progress is', () => {
    render(<ProgressBar label="Job" value={3} max={12} valueText="3 of 12" />);
    const bar = screen.getByRole('progressbar', { name: 'Job' });
    expect(bar.getAttribute('aria-valuenow')).toBe('3');
    expect(bar.getAttribute('aria-valuetext')).toBe('3 of 12');
  });

  it('draws what a disclosure holds only when it is open', () => {
    const content = vi.fn(() => 'inside');
    render(<Disclosure summary="More">{content}</Disclosure>);
    expect(content).not.toHaveBeenCalled();
    fireEvent.click(screen.getByRole('button', { name: 'More' }));
    expect(screen.getByText('inside')).toBeTruthy();
    expect(screen.getByRole('button').getAttribute('aria-expanded')).toBe('true');
  });
});

describe('Logo', () => {
  /** Shapes and strokes; the toolbar icon alone has a gradient for its ground. */
  const drawing = (root: ParentNode) =>
    [...root.querySelectorAll('svg > :is(rect, circle, path)')].map((shape) =>
      Object.fromEntries(
        [...shape.attributes]
          .filter(({ value }) => value !== 'url(#g)' && value !== '#2457d6')
          .map(({ name, value }) => [name, value]),
      ),
    );
  const drawingIn = (file: string) =>
    drawing(new DOMParser().parseFromString(readFileSync(file, 'utf8'), 'text/html'));

  it('is one drawing: in the surfaces, in the first paint of the popup, on the toolbar', () => {
    const drawn = drawing(render(<Logo />).container);
    expect(drawn).toHaveLength(4);
    expect(drawingIn('entrypoints/popup/index.html')).toEqual(drawn);
    expect(drawingIn('public/icon.svg')).toEqual(drawn);
  });
});
