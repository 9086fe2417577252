"""Writes the same made-up table as .xlsx (openpyxl) and .parquet (pyarrow, four codecs), and what pandas says of it as JSON.

python -m venv v && v/bin/pip install pandas==2.* pyarrow openpyxl && v/bin/python make_readers.py
"""
import json, sys
from pathlib import Path
import numpy as np, openpyxl, pandas as pd, pyarrow as pa, pyarrow.parquet as pq

here = Path(__file__).parent
rng = np.random.default_rng(7)
n = 200
frame = pd.DataFrame({
    "Stkcd": [f"{i % 40 + 1:06d}" for i in range(n)],
    "Accper": pd.to_datetime([f"{2015 + i // 40}-12-31" for i in range(n)]),
    "名称": [["平安", "万科", "é", ""][i % 4] for i in range(n)],
    "roe": rng.normal(0.08, 0.1, n).round(6),
    "assets": rng.integers(10**6, 10**12, n),
    "eps": np.where(np.arange(n) % 7 == 0, np.nan, rng.normal(1, 1, n).round(6)),
})
frame.to_excel(here / "readers.xlsx", index=False, sheet_name="Balance")
book = openpyxl.load_workbook(here / "readers.xlsx")
notes = book.create_sheet("Notes")
notes.append(["key", "value"])
notes.append(["growth", "12.5%"])
notes.append(["loss", "(3)"])
notes.append([None, None])
notes.append(["code", 7])
book.save(here / "readers.xlsx")
table = pa.Table.from_pandas(frame, preserve_index=False)
for codec in ("snappy", "gzip", "zstd", "none"):
    pq.write_table(table, here / f"readers-{codec}.parquet", compression=codec, row_group_size=64)
pq.write_table(pa.table({"a": [[1, 2], [3]]}), here / "readers-nested.parquet")
json.dump({
    "versions": {"python": sys.version.split()[0], "pandas": pd.__version__, "pyarrow": pa.__version__, "openpyxl": openpyxl.__version__},
    "columns": {
        "Stkcd": frame["Stkcd"].tolist(),
        "Accper": frame["Accper"].dt.strftime("%Y-%m-%d").tolist(),
        "名称": frame["名称"].tolist(),
        "roe": frame["roe"].tolist(),
        "assets": frame["assets"].tolist(),
        "eps": [None if np.isnan(x) else x for x in frame["eps"]],
    },
}, open(here / "readers.json", "w"), ensure_ascii=False)

# A small workbook whose archive entries are stored, not deflated, for the fuzz test to change.
import io, zipfile
small = openpyxl.Workbook()
sheet = small.active
sheet.append(["code", "date", "assets", "roe", "note"])
for i in range(6):
    sheet.append([f"{i:06d}", pd.Timestamp(2015 + i, 12, 31), 1000.5 * i, None if i == 2 else f"{i}.5%", "é平" * i])
packed = io.BytesIO()
small.save(packed)
with zipfile.ZipFile(packed) as source, zipfile.ZipFile(here / "small.xlsx", "w", zipfile.ZIP_STORED) as target:
    for info in source.infolist():
        target.writestr(info.filename, source.read(info))
