// Schema step 3: how each kiosk shows itself (order of the faces, diagonal, languages). Forward only; never edited once released.

export const KIOSK_SETTINGS = `
ALTER TABLE kiosk ADD COLUMN settings TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(settings));
`;
