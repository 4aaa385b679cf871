#!/usr/bin/env python3
"""Makes the databases of this folder with the program of SQLite itself (sqlite3), one for
each way in which usual programs lay out MBTiles. Run it here: python3 make.py"""
import os
import struct
import subprocess
import zlib


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(z, x, y):
    """A square of one colour that says which tile it is; 3/4/4 is so long that it fills several pages."""
    rows = (b"\0" + b"\0" * 32) * 256
    note = b"tile\0" + f"{z}/{x}/{y}".encode() + (b" " * 6000 if (z, x, y) == (3, 4, 4) else b"")
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 256, 256, 1, 3, 0, 0, 0))
            + chunk(b"PLTE", bytes([40 * z, 30 * x, 30 * y]) * 2) + chunk(b"tEXt", note)
            + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b""))


TILES = [(z, x, y) for z in range(4) for x in range(1 << z) for y in range(1 << z)]
META = """CREATE TABLE metadata (name text, value text);
INSERT INTO metadata VALUES ('name', '试验'), ('format', 'png'), ('minzoom', '0'), ('maxzoom', '3'), ('bounds', '-180.0,-85,180,85'),
('attribution', '本市测绘院');"""


def south(z, y):
    return (1 << z) - 1 - y


def insert(table, data=lambda z, x, y: "x'" + png(z, x, y).hex() + "'"):
    return "\n".join(f"INSERT INTO {table} VALUES ({z},{x},{south(z, y)},{data(z, x, y)});" for z, x, y in TILES)


FLAT = "CREATE TABLE tiles (zoom_level integer, tile_column integer, tile_row integer, tile_data blob);"
same = lambda z, x, y: f"{z}-{x % 2}"  # tiles that are equal are kept once
LAYOUTS = {
    "flat": FLAT + insert("tiles") + "CREATE UNIQUE INDEX tile_index on tiles (zoom_level, tile_column, tile_row);",
    "rule": FLAT.replace("blob)", "blob, UNIQUE (zoom_level, tile_column, tile_row))") + insert("tiles"),
    "own": FLAT.replace("blob)", "blob, PRIMARY KEY (tile_row, zoom_level, tile_column)) WITHOUT ROWID") + insert("tiles"),
    "images": "CREATE TABLE map (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, tile_id TEXT, grid_id TEXT);"
    "CREATE TABLE images (tile_data blob, tile_id text);"
    + insert("map", lambda z, x, y: f"'{same(z, x, y)}', NULL")
    + "".join(f"INSERT INTO images VALUES (x'{png(z, x, 0).hex()}', '{z}-{x}');" for z in range(4) for x in range(2))
    + "CREATE UNIQUE INDEX map_index ON map (zoom_level, tile_column, tile_row); CREATE UNIQUE INDEX images_id ON images (tile_id);"
    "CREATE VIEW tiles AS SELECT map.zoom_level AS zoom_level, map.tile_column AS tile_column, map.tile_row AS tile_row, "
    "images.tile_data AS tile_data FROM map JOIN images ON images.tile_id = map.tile_id;",
    "shallow": "CREATE TABLE tiles_shallow (zoom_level integer, tile_column integer, tile_row integer, tile_data_id integer, "
    "primary key(zoom_level, tile_column, tile_row)) without rowid;"
    "CREATE TABLE tiles_data (tile_data_id integer primary key, tile_data blob);"
    + insert("tiles_shallow", lambda z, x, y: str(10 * z + x % 2))
    + "".join(f"INSERT INTO tiles_data VALUES ({10 * z + x}, x'{png(z, x, 0).hex()}');" for z in range(4) for x in range(2))
    + "CREATE VIEW tiles AS SELECT zoom_level, tile_column, tile_row, tile_data FROM tiles_shallow JOIN tiles_data USING (tile_data_id);",
    "unsorted": FLAT + insert("tiles"),
}

for name, sql in LAYOUTS.items():
    file = name + ".mbtiles"
    if os.path.exists(file):
        os.remove(file)
    subprocess.run(["sqlite3", file], input="PRAGMA page_size = 512;" + META + "BEGIN;" + sql + "COMMIT;", text=True, check=True)
