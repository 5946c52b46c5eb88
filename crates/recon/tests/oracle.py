"""Runs the statements of all cases of a folder on an engine and prints {case: {rule: {key: n}}} as JSON.
oracle.py ENGINE FOLDER, where a case is a folder with cases.json: tables with their columns, and statements."""
import json, os, sys

engine, folder = sys.argv[1], sys.argv[2]


def duck(case, tables):
    import duckdb
    c = duckdb.connect()
    for name, columns in tables.items():
        kinds = ", ".join("'%s': 'VARCHAR'" % column for column in columns)
        path = os.path.join(case, name + ".csv")
        c.execute("create table \"%s\" as select * from read_csv('%s', header=true, auto_detect=false, delim=',', quote='\"', columns={%s})" % (name, path, kinds))
    return lambda text: c.execute(text).fetchall()


def click(case, tables):
    from chdb import session
    s = session.Session()
    s.query("create database if not exists one engine=Atomic")
    for name, columns in tables.items():
        kinds = ", ".join("`%s` String" % column for column in columns)
        path = os.path.join(case, name + ".csv")
        s.query("drop table if exists one.`%s`" % name)
        s.query("create table one.`%s` engine=Memory as select * from file('%s', 'CSVWithNames', '%s')" % (name, path, kinds))

    def run(text):
        s.query("use one")
        out = str(s.query(text, "JSONCompactEachRow"))
        return [json.loads(line) for line in out.splitlines() if line.strip()]
    return run


def postgres(case, tables):
    import subprocess
    url = os.environ["ORACLE_POSTGRES"]
    psql = ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", url]
    script = ""
    for name, columns in tables.items():
        script += 'drop table if exists "%s"; create table "%s" (%s);\n' % (name, name, ", ".join('"%s" text' % c for c in columns))
        script += "\\copy \"%s\" from '%s' with (format csv, header true)\n" % (name, os.path.join(case, name + ".csv"))
    subprocess.run(psql, input=script, text=True, check=True)

    def run(text):
        out = subprocess.run(psql + ["-At", "-c", "select json_build_array(rule, row_key, row_times) from (" + text + ") q"], text=True, check=True, capture_output=True).stdout
        return [json.loads(line) for line in out.splitlines() if line.strip()]
    return run


answers = {}
for name in sorted(os.listdir(folder)):
    case = os.path.join(folder, name)
    spec = json.load(open(os.path.join(case, "case.json"), encoding="utf-8"))
    run = {"duckdb": duck, "clickhouse": click, "postgres": postgres}[engine](case, spec["tables"])
    found = {}
    for rule, text in spec["statements"][engine]:
        try:
            for r, key, n in run(text):
                found.setdefault(r, {})[key] = found.get(r, {}).get(key, 0) + int(n)
        except Exception as e:
            raise SystemExit("%s of %s: %s\n%s" % (rule, name, e, text))
    answers[name] = found
print(json.dumps(answers))
