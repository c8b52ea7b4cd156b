// A dialog over the page for one task. The browser keeps the focus inside, closes it with Esc and gives the focus back.
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";

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
  useEffect(() => dialog.current?.showModal(), []);
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
