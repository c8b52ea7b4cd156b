// Textbook references for the intervals: Wilson in its other algebraic form, beta quantiles through the continued
// fraction of the incomplete beta function, and the exact lowest coverage of a rule. Nothing here comes from the product.

const Z = 1.9599639845400545;

export function wilsonReference(k: number, n: number): readonly [number, number] {
  const z2 = Z * Z;
  const root = Z * Math.sqrt(z2 + (4 * k * (n - k)) / n);
  const below = 2 * (n + z2);
  return [(2 * k + z2 - root) / below, (2 * k + z2 + root) / below];
}

/** The x at which the regularised incomplete beta function I_x(a, b) reaches `p`. */
export function betaQuantile(p: number, a: number, b: number): number {
  let [low, high] = [0, 1];
  for (let i = 0; i < 90; i++) {
    const middle = (low + high) / 2;
    if (incompleteBeta(middle, a, b) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * The lowest probability, over all true shares, that the interval holds the truth. Coverage as a function of the share
 * is smooth between the ends of intervals, so it is looked at just beside each end and between each two of them.
 */
export function coverageFloor(
  n: number,
  interval: (k: number) => readonly [number, number],
): number {
  const intervals = Array.from({ length: n + 1 }, (_, k) => interval(k));
  const ends = intervals.flat().filter((end) => end > 0 && end < 1);
  const sorted = [0, ...ends.toSorted((x, y) => x - y), 1];
  const shares = sorted.flatMap((end, i) => {
    const next = sorted[i + 1];
    return next === undefined ? [] : [end + 1e-12, (end + next) / 2, next - 1e-12];
  });
  const logs = logFactorials(n);
  let floor = 1;
  for (const share of shares) {
    if (share <= 0 || share >= 1) continue;
    let covered = 0;
    for (const [k, [low, high]] of intervals.entries()) {
      if (low > share || share > high) continue;
      const ways = (logs[n] ?? 0) - (logs[k] ?? 0) - (logs[n - k] ?? 0);
      covered += Math.exp(ways + k * Math.log(share) + (n - k) * Math.log1p(-share));
    }
    floor = Math.min(floor, covered);
  }
  return floor;
}

function logFactorials(n: number): readonly number[] {
  const logs = [0];
  for (let i = 1; i <= n; i++) logs.push((logs[i - 1] ?? 0) + Math.log(i));
  return logs;
}

/** I_x(a, b) by Lentz's evaluation of the continued fraction (DLMF 8.17.22). */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front =
    Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x)) /
    a;
  const tiny = 1e-300;
  const away = (value: number): number => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m < 10_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away(1 + even * d);
    c = away(1 + even / c);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away(1 + odd * d);
    c = away(1 + odd / c);
    const step = d * c;
    fraction *= step;
    if (Math.abs(step - 1) < 1e-15) return front * fraction;
  }
  return front * fraction;
}

/** Stirling's series after shifting the argument up to where it converges to double precision. */
function logGamma(x: number): number {
  let shift = 0;
  let y = x;
  while (y < 15) {
    shift -= Math.log(y);
    y += 1;
  }
  const inverse = 1 / (y * y);
  const series =
    (1 / 12 -
      inverse * (1 / 360 - inverse * (1 / 1_260 - inverse * (1 / 1_680 - inverse / 1_188)))) /
    y;
  return shift + (y - 0.5) * Math.log(y) - y + 0.5 * Math.log(2 * Math.PI) + series;
}
