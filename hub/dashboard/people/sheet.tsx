// A dialog over the page for one task. The browser keeps the focus inside, closes it with Esc and gives the focus back.
import type { ComponentChildren, JSX } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";

export function Sheet({
  title,
  closeWord,
  onClosed,
  children,
}: {
  readonly title: string;
  readonly closeWord: string;
  readonly onClosed: () => void;
  readonly children: ComponentChildren;
}): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  // In the turn that makes it: a Tab that comes before it is open would move the focus, and it would be given back to the wrong place.
  useLayoutEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} class="sheet" aria-labelledby={id} onClose={onClosed}>
      <header>
        <h2 id={id}>{title}</h2>
        <button type="button" class="plain" onClick={() => dialog.current?.close()}>
          {closeWord}
        </button>
      </header>
      {children}
    </dialog>
  );
}
