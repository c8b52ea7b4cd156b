// One small picture beside each reason of the default list, for those who read with difficulty; another reason shows dots.
// Promises: a picture never stands alone and never decides anything; the code in the record is what counts.
import type { JSX } from "preact";

const PATHS: Readonly<Record<string, string>> = {
  "LD-THAIDO": "M3.5 4.5h11v8h-7l-2 2.2v-2.2h-2zM17.5 9h3v8h-1.5v2.2l-2.3-2.2h-6.2v-1.5",
  "LD-HUONGDAN":
    "M12 3.2a8.8 8.8 0 1 0 0 17.6a8.8 8.8 0 0 0 0-17.6zM9.5 9.6a2.5 2.5 0 1 1 3.6 2.3c-.8.4-1.1.9-1.1 1.9M12 16.8h.01",
  "LD-CHOLAU":
    "M6.5 3.5h11M6.5 20.5h11M8 3.5c0 5 4 5.5 4 8.5s-4 3.5-4 8.5M16 3.5c0 5-4 5.5-4 8.5s4 3.5 4 8.5",
  "LD-TREHEN": "M3.8 5.8h16.4v14.4H3.8zM3.8 10h16.4M8 3.5v4M16 3.5v4M12 12.8v2.7l2 1.2",
  "LD-BOSUNG": "M6 3.5h8l4 4v13H6zM14 3.5v4h4M12 11v6M9 14h6",
  "LD-NHIEUNOI":
    "M9 20.5V3.8h7v16.7M3 20.5v-9h6M16 9.5h5v11M2 20.5h20M12 7.5h1M12 11h1M12 14.5h1M5.8 14.5h.5M5.8 17.5h.5M18.3 13h.5M18.3 16.5h.5",
  "LD-NIEMYET": "M3.5 4.5h17v11h-17zM7 8h10M7 11.5h6M12 15.5v4.5M8 20h8",
  "LD-CHIPHI":
    "M2.5 6.5h19v11h-19zM12 9.3a2.7 2.7 0 1 0 0 5.4a2.7 2.7 0 0 0 0-5.4zM5.5 12h.5M18 12h.5",
  "LD-TRUCTUYEN": "M3 4.5h18v11.5H3zM12 16v4M8 20h8M9.8 8l4.4 4.4M14.2 8l-4.4 4.4",
  "LD-COSO": "M7 3.5v17M7 10.5h10v10M7 14.5h10",
};

export function ReasonIcon({ code }: { readonly code: string }): JSX.Element {
  const path = PATHS[code];
  return (
    <svg class="icon reason-icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      {path === undefined ? (
        <g class="reason-dots">
          <circle cx="5.5" cy="12" r="1.5" />
          <circle cx="12" cy="12" r="1.5" />
          <circle cx="18.5" cy="12" r="1.5" />
        </g>
      ) : (
        <path d={path} />
      )}
    </svg>
  );
}
