// Schema step 7: points of the nine indicators of Thông tư 01/2018/TT-VPCP. Forward only; never edited once released.

export const INDICATOR = `
CREATE TABLE indicator (
  unit TEXT NOT NULL,
  from_date TEXT NOT NULL,
  to_date TEXT NOT NULL,
  indicator INTEGER NOT NULL CHECK (indicator BETWEEN 1 AND 9),
  two INTEGER NOT NULL,
  one INTEGER NOT NULL,
  zero INTEGER NOT NULL,
  verified_tenths INTEGER CHECK (verified_tenths BETWEEN 0 AND 20),
  PRIMARY KEY (unit, from_date, to_date, indicator)
) STRICT, WITHOUT ROWID;
`;
