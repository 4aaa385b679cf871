-- The year in the number of a danger is that of China: one found in the first eight
-- hours of a year bore the year before, since the server's sessions count in UTC.
ALTER TABLE danger ALTER code SET DEFAULT 'HD-' || to_char(now() AT TIME ZONE 'Asia/Shanghai', 'YYYY') || '-' || upper(substr(replace(gen_random_uuid()::text, '-', ''), 1, 10));
