-- The network that a load was made into when it was checked, level by level, as a small map
-- draws it; and the encoding that somebody chose for a file, so that the next one of its name
-- is read the same way.

CREATE TABLE boundary_preview (
    load_id  bigint  NOT NULL REFERENCES boundary_load ON DELETE CASCADE,
    level    integer NOT NULL,      -- 1 the root
    content  jsonb   NOT NULL,      -- grids with their shapes, ground that was moved
    PRIMARY KEY (load_id, level)
);
ALTER TABLE boundary_load_file ADD COLUMN encoding text NOT NULL DEFAULT '';   -- as chosen; empty: it was found

SELECT own_tables_first();
