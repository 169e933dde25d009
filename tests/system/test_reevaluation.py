"""What a catalogue of device types or the access side tells reaches the verdicts that stand, in the background."""
import json
import os
import pathlib
import signal
import time

import pytest

import sql
import traffic

DEMO = pathlib.Path(__file__).resolve().parents[1] / "data" / "demo"
EXPECTED = json.loads((DEMO / "expected.json").read_text())
PERIOD = ("--from", "2020-01-01T00:00:00Z", "--to", "2046-01-01T00:00:00Z")
PHONE = EXPECTED["calls"][0]["callerImei"]
OTHER = "35693803564380"
MANY = 1500        # registrations, of two identities each
PLENTY = 60_000    # bindings: some steps of reading all


@pytest.fixture(scope="module")
def told(environment):
    environment.ok("import", str(DEMO / "ims-demo.pcap"))
    environment.ok("warrant", "create", "--liid", "PHONE", "--authority", "LEA", "--imei", PHONE, *PERIOD)
    environment.ok("warrant", "approve", "--liid", "PHONE", "--as", "admin-2")
    return environment


def import_types(environment, folder, name, rows):
    file = folder / name
    file.write_text("tac,manufacturer,device_type,allocated\n" + "".join(f"{row}\n" for row in rows))
    environment.ok("tac", "import", str(file), "--licence", "own")


def standing(environment, code):
    """How many bindings stand with this evidence, and how many without, of those that name a device."""
    rows = sql.query(environment, "SELECT evidence_codes::text LIKE '%" + code + "%', count(*) FROM vouch.binding_view "
                                  "WHERE imei IS NOT NULL GROUP BY 1")
    counts = {has == "t": int(count) for has, count in rows}
    return counts.get(True, 0), counts.get(False, 0)


def latest(environment, cause):
    return next(one for one in environment.json("policy", "progress")["reevaluations"] if one["cause"] == cause)


def wait_until_done(environment, cause):
    environment.wait_until(lambda: latest(environment, cause)["status"] == "DONE", 120, f"judged anew: {cause}")
    return latest(environment, cause)


def changes(environment, act):
    """What a watch on the phone is told that was begun before `act`."""
    watch = environment.start("watch", "--liid", "PHONE", "--format", "json")
    try:
        assert json.loads(watch.stdout.readline())["cursor"]
        act()
        return json.loads(watch.stdout.readline())["change"]
    finally:
        watch.kill()


def test_nothing_was_judged_anew_yet(told):
    assert told.ok("policy", "progress") == "nothing was judged anew yet\n"


def test_a_new_catalogue_reaches_what_stands_and_who_watches(told, tmp_path):
    change = changes(told, lambda: import_types(told, tmp_path, "first.csv", [f"{PHONE[:8]},Halden,Smartphone,"]))
    assert ("TAC_KNOWN", "SMARTPHONE") in {(e["code"], e["value"]) for e in change["binding"]["verdict"]["evidence"]}
    done = wait_until_done(told, "TAC_CATALOGUE")
    assert standing(told, "TAC_")[1] == 0, "every device's type is known or unknown now"
    bindings = sql.query(told, "SELECT count(*) FROM vouch.binding")[0][0]
    assert (done["subject"], done["askedBy"], done["done"], done["total"]) == ("1", "admin-1", bindings, bindings)
    assert int(done["changed"]) == sum(standing(told, "TAC_"))

    import_types(told, tmp_path, "later.csv", [f"{PHONE[:8]},Halden,Smartphone,2045-01-01"])
    done = wait_until_done(told, "TAC_CATALOGUE")
    levels = {row[0] for row in sql.query(told, f"SELECT trust_level FROM vouch.binding_view WHERE imei = '{PHONE}'")}
    assert levels == {"UNTRUSTED"} and int(done["changed"]) < int(done["done"])


def test_what_the_access_side_tells_reaches_what_stands_and_who_watches(told, tmp_path):
    binding = told.json("lookup", "--liid", "PHONE", "--imei", PHONE)["bindings"][0]
    file = tmp_path / "imeis.csv"
    file.write_text(f"impi,imei,time,source\n{binding['impi']},{OTHER},{binding['registeredAt']},MME\n")
    change = changes(told, lambda: told.ok("network-imei", "import", str(file)))
    assert "NETWORK_IMEI_DIFFERS" in {e["code"] for e in change["binding"]["verdict"]["evidence"]}
    done = wait_until_done(told, "NETWORK_IMEI")
    assert (done["done"], done["total"], done["askedBy"]) == ("1", "1", "feed-1") and int(done["changed"]) > 0
    assert standing(told, "NETWORK_IMEI_DIFFERS")[0] > 0


def test_killed_in_the_middle_it_goes_on_where_it_was(new_environment, tmp_path):
    environment = new_environment()
    environment.up()
    capture = traffic.write_capture(tmp_path / "many.pcap", [traffic.register(n) for n in range(MANY)])
    environment.ok("import", str(capture))
    import_types(environment, tmp_path, "first.csv", ["35693803,Halden,Smartphone,"])
    environment.wait_until(lambda: int(latest(environment, "TAC_CATALOGUE")["done"]) > 0, 60, "it began")
    os.kill(environment.pid("ingest"), signal.SIGKILL)
    left = latest(environment, "TAC_CATALOGUE")
    assert 0 < int(left["done"]) < 2 * MANY and left["status"] == "RUNNING"
    time.sleep(2)
    assert latest(environment, "TAC_CATALOGUE")["done"] == left["done"], "who should get on with it is gone"
    environment.up()
    done = wait_until_done(environment, "TAC_CATALOGUE")
    assert standing(environment, "TAC_KNOWN") == (2 * MANY, 0)
    assert done["done"] == str(2 * MANY), "each once"
    assert 0 < int(done["changed"]) <= 2 * MANY, "what a step had changed that was broken off is not counted"


def slow(environment, bindings_per_second):
    file = environment.folder / "config" / "correlator.toml"
    text = file.read_text()
    assert "[policy]" not in text
    file.write_text(f"{text}\n[policy]\nbindings_per_second = {bindings_per_second}\n")


def test_a_long_dry_run_tells_how_far_it_is_and_is_no_faster_than_it_may(new_environment):
    environment = new_environment()
    environment.up()
    environment.ok("import", str(DEMO / "ims-demo.pcap"))
    columns = [row[0] for row in sql.query(environment, "SELECT attname FROM pg_attribute WHERE attrelid = 'vouch.binding'::regclass "
                                                        "AND attnum > 0 AND NOT attisdropped")]
    made = {"impu": "'sip:' || n || '@many.example.com'", "binding_id": "gen_random_uuid()"}
    sql.query(environment, f"INSERT INTO vouch.binding ({', '.join(columns)}) SELECT {', '.join(made.get(c, c) for c in columns)} "
                           f"FROM (SELECT * FROM vouch.binding LIMIT 1) one, generate_series(1, {PLENTY}) n")
    environment.ok("dev", "down")
    slow(environment, 20_000)
    environment.up()
    began = time.monotonic()
    run = environment.start("policy", "dry-run", "@built-in", "--format", "json")
    environment.wait_until(lambda: "RUNNING" in environment.ok("policy", "progress"), 30, "it is told")
    on_its_way = []
    while run.poll() is None:
        one = latest(environment, "DRY_RUN")
        if one["status"] == "RUNNING":
            on_its_way.append(int(one["done"]))
    result = json.loads(run.communicate()[0])
    assert any(0 < done < PLENTY for done in on_its_way) and sorted(on_its_way) == on_its_way
    assert int(result["bindings"]) > PLENTY and time.monotonic() - began > 1
    done = latest(environment, "DRY_RUN")
    assert (done["status"], done["done"], done["total"], done["subject"]) == ("DONE", result["bindings"], result["bindings"], "default-2")
    assert done["askedBy"] == "admin-1"
