"""The same checks by other engines: peers.py ENGINE CHECK FILE [FILE]. Prints found counts, CPU seconds and peak memory as JSON."""
import json, resource, sys

engine, check, files = sys.argv[1], sys.argv[2], sys.argv[3:]
shuffled = check == "stock-fine"


def duckdb_():
    import duckdb
    c = duckdb.connect()
    c.execute("SET threads=2; SET preserve_insertion_order=false")
    return c


def duck_stock():
    t, k = ("DECIMAL(18,6)", "VARCHAR") if shuffled else ("DECIMAL(14,3)", "SMALLINT")
    columns = "{'dist':'%s','item':'%s','day':'DATE',%s}" % (k, k, ",".join("'%s':'%s'" % (n, t) for n in ("opening", "receipts", "shipments", "returns", "closing")))
    q = """WITH w AS (SELECT *, lag(closing) OVER s AS pc, lag(day) OVER s AS pd FROM read_csv('%s', header=true, auto_detect=false, delim=',', columns=%s)
      WINDOW s AS (PARTITION BY dist, item ORDER BY day))
    SELECT count(*) FILTER (opening+receipts-shipments+"returns" <> closing) AS balance, count(*) FILTER (day - pd = 1 AND opening <> pc) AS continuity,
      count(*) FILTER (day - pd > 1) AS gap, count(*) FILTER (day - pd = 0) AS duplicate,
      count(*) FILTER (opening<0 OR receipts<0 OR shipments<0 OR "returns"<0 OR closing<0) AS negative FROM w""" % (files[0], columns)
    return dict(zip(("balance", "continuity", "gap", "duplicate", "negative"), duckdb_().execute(q).fetchone()))


def duck_shipments():
    c = duckdb_()
    c.execute("create table items as select * from read_csv('%s', all_varchar=true)" % files[1])
    ean = "(" + "+".join("%d*TRY_CAST(substr(ean13,%d,1) AS INT)" % (1 if i % 2 == 0 else 3, i + 1) for i in range(12)) + ")"
    q = """select count(*) filter (TRY_CAST(doc_date AS DATE) is null) bad_date, count(*) filter (TRY_CAST(qty AS DECIMAL(14,3)) is null) text_in_qty,
     count(*) filter (item_code is null or item_code='') missing_item, count(*) - count(distinct line_id) dup_line_id,
     count(*) filter (abs(TRY_CAST(qty AS DECIMAL(14,3))*TRY_CAST(price AS DECIMAL(14,2)) - TRY_CAST(amount AS DECIMAL(14,2))) > 0.01) amount_mismatch,
     count(*) filter (item_code <> '' and i.ic is null) unknown_item, count(*) filter ((10 - %s %% 10) %% 10 <> TRY_CAST(substr(ean13,13,1) AS INT)) bad_ean,
     count(*) filter (TRY_CAST(qty AS DECIMAL(14,3)) < 0) negative_qty, count(*) filter (unit not in ('шт','кор','кг')) bad_unit,
     count(*) filter (vat not in ('0','10','20')) bad_vat
     from read_csv('%s', header=true, all_varchar=true, delim=',') s left join (select item_code ic from items) i on s.item_code = i.ic""" % (ean, files[0])
    r = c.execute(q)
    return dict(zip([d[0] for d in r.description], r.fetchone()))


def duck_orders():
    columns = "columns={'posting':'VARCHAR','status':'VARCHAR','amount':'DECIMAL(14,2)','qty':'INTEGER','updated':'TIMESTAMP'}, header=true, auto_detect=false"
    q = """select count(*) filter (s.posting is null), count(*) filter (m.posting is null), count(*) filter (s.status <> m.status),
     count(*) filter (abs(s.amount-m.amount) > 0.01), count(*) filter (s.qty <> m.qty)
     from read_csv('%s', %s) s full join read_csv('%s', %s) m on s.posting = m.posting""" % (files[0], columns, files[1], columns)
    return dict(zip(("book.missing", "book.absent", "book.status", "book.amount", "book.qty"), duckdb_().execute(q).fetchone()))


def polars_stock():
    import polars as pl
    kind = pl.String if shuffled else pl.Int16
    schema = dict(dist=kind, item=kind, day=pl.Date, opening=pl.Float64, receipts=pl.Float64, shipments=pl.Float64, returns=pl.Float64, closing=pl.Float64)
    same = (pl.col("dist").shift(1) == pl.col("dist")) & (pl.col("item").shift(1) == pl.col("item"))
    days = (pl.col("day") - pl.col("day").shift(1)).dt.total_days()
    frame = pl.scan_csv(files[0], schema=schema, try_parse_dates=True).sort(["dist", "item", "day"])
    out = frame.select(
        balance=((pl.col("opening") + pl.col("receipts") - pl.col("shipments") + pl.col("returns") - pl.col("closing")).abs() > 5e-7).sum(),
        continuity=(same & (days == 1) & ((pl.col("opening") - pl.col("closing").shift(1)).abs() > 5e-7)).sum(),
        gap=(same & (days > 1)).sum(), duplicate=(same & (days == 0)).sum(),
        negative=pl.any_horizontal(*[pl.col(x) < 0 for x in ("opening", "receipts", "shipments", "returns", "closing")]).sum())
    return {k: int(v) for k, v in out.collect().to_dicts()[0].items()}


def polars_orders():
    import polars as pl
    s, m = (pl.read_csv(f, schema_overrides=dict(posting=pl.String)) for f in files)
    both = s.join(m, on="posting", suffix="_m")
    return {"book.missing": m.join(s, on="posting", how="anti").height, "book.absent": s.join(m, on="posting", how="anti").height,
            "book.status": both.filter(pl.col("status") != pl.col("status_m")).height,
            "book.amount": both.filter((pl.col("amount") - pl.col("amount_m")).abs() > 0.01).height,
            "book.qty": both.filter(pl.col("qty") != pl.col("qty_m")).height}


run = {("duckdb", "stock"): duck_stock, ("duckdb", "stock-fine"): duck_stock, ("duckdb", "shipments"): duck_shipments, ("duckdb", "orders"): duck_orders,
       ("polars", "stock"): polars_stock, ("polars", "stock-fine"): polars_stock, ("polars", "orders"): polars_orders}.get((engine, check))
if run is None:
    sys.exit(3)
counts = run()
usage = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({"counts": counts, "usage": {"cpu_seconds": usage.ru_utime + usage.ru_stime, "peak_mib": usage.ru_maxrss / 1024}}))
