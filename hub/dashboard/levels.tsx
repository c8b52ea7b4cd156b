// The ratings by level: one stacked bar with its table for each level set. Two sets are never put into one bar.
import type { JSX } from "preact";
import type { SummaryRow } from "../../shared/api/summaries.ts";
import type { Scale } from "../../shared/scale.ts";
import { levelFill, Swatch } from "./level-patterns.tsx";
import { levelShares, type ScaleShares } from "./level-shares.ts";
import { useWords } from "./words/words.ts";

export function Levels({
  row,
  scales,
}: {
  readonly row: Pick<SummaryRow, "scales">;
  readonly scales: readonly Scale[];
}): JSX.Element {
  const { text } = useWords();
  const blocks = levelShares(row, scales).filter(({ n }) => n > 0);
  return (
    <section class="levels">
      <h2>{text.levels.title}</h2>
      {blocks.length === 0 && <p class="muted">{text.figure.none}</p>}
      {blocks.length > 1 && (
        <p class="notice question" data-mixed>
          {text.levels.mixed(blocks.length)}
        </p>
      )}
      {blocks.map((block) => (
        <Block key={block.scale} block={block} titled={blocks.length > 1} />
      ))}
    </section>
  );
}

function Block({
  block,
  titled,
}: {
  readonly block: ScaleShares;
  readonly titled: boolean;
}): JSX.Element {
  const { text, format, language } = useWords();
  return (
    <div class="block">
      {titled && (
        <h3>
          {text.levels.block(block.levels.length, block.scale)}:{" "}
          <span>
            {text.levels.blockSaid(format.count(block.n), format.percent(block.satisfiedPercent))}
          </span>
        </h3>
      )}
      <StackedBar block={block} />
      <table>
        <thead>
          <tr>
            <th scope="col">{text.levels.level}</th>
            <th scope="col" class="number">
              {text.levels.count}
            </th>
            <th scope="col" class="number">
              {text.levels.share}
            </th>
          </tr>
        </thead>
        <tbody>
          {block.levels.map(({ code, level, count, percent }) => (
            <tr key={code} data-level={code}>
              <th scope="row">
                <Swatch code={code} />
                {level === null ? code : level.label[language] || level.label.vi}
              </th>
              <td class="number">{format.count(count)}</td>
              <td class="number">{format.percent(percent)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{text.levels.total}</th>
            <td class="number">{format.count(block.n)}</td>
            <td class="number">{format.percent(block.n === 0 ? null : 100)}</td>
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

function StackedBar({ block }: { readonly block: ScaleShares }): JSX.Element {
  const { text } = useWords();
  let at = 0;
  return (
    <svg class="stacked" width="100%" height="26" role="img" aria-label={text.levels.chart}>
      {block.levels.map(({ code, count }) => {
        const [x, width] = [(at / block.n) * 100, (count / block.n) * 100];
        at += count;
        return count === 0 ? null : (
          <rect
            key={code}
            x={`${x}%`}
            y="0"
            width={`${width}%`}
            height="26"
            fill={levelFill(code)}
          />
        );
      })}
    </svg>
  );
}
