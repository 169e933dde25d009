"""Nobody gets data without a warrant that covers it, and every refusal is on record."""
import pathlib

import pytest

import sql

DEMO = pathlib.Path(__file__).resolve().parents[1] / "data" / "demo"
PHONE = "sip:+49301234501@ims.mnc001.mcc001.3gppnetwork.org"
STRANGER = "sip:+49301234502@ims.mnc001.mcc001.3gppnetwork.org"
PERIOD = ("--from", "2020-01-01T00:00:00Z", "--to", "2046-01-01T00:00:00Z")


@pytest.fixture(scope="module")
def told(environment):
    environment.ok("import", str(DEMO / "ims-demo.pcap"))
    for liid, period in (("ACTIVE", PERIOD), ("UNAPPROVED", PERIOD), ("REVOKED", PERIOD),
                         ("EXPIRED", ("--from", "2020-01-01T00:00:00Z", "--to", "2021-01-01T00:00:00Z")),
                         ("FUTURE", ("--from", "2045-01-01T00:00:00Z", "--to", "2046-01-01T00:00:00Z"))):
        environment.ok("warrant", "create", "--liid", liid, "--authority", "LEA", "--impu", PHONE, *period)
        if liid not in ("UNAPPROVED", "EXPIRED"):
            environment.ok("warrant", "approve", "--liid", liid, "--as", "admin-2")
    environment.ok("warrant", "revoke", "--liid", "REVOKED", "--reason", "over")
    environment.ok("warrant", "create", "--liid", "WATCH-ONLY", "--authority", "LEA", "--impu", PHONE, "--delivery", "watch", *PERIOD)
    environment.ok("warrant", "approve", "--liid", "WATCH-ONLY", "--as", "admin-2")
    return environment


@pytest.mark.parametrize("liid, target, more, told_reason, recorded", [
    ("NO-SUCH", PHONE, (), "WARRANT_NOT_FOUND", "WARRANT_NOT_FOUND"),
    ("UNAPPROVED", PHONE, (), "WARRANT_AWAITING_APPROVAL", "WARRANT_AWAITING_APPROVAL"),
    ("EXPIRED", PHONE, (), "WARRANT_EXPIRED", "WARRANT_EXPIRED"),
    ("FUTURE", PHONE, (), "WARRANT_NOT_YET_VALID", "WARRANT_NOT_YET_VALID"),
    ("REVOKED", PHONE, (), "WARRANT_REVOKED", "WARRANT_REVOKED"),
    ("ACTIVE", PHONE, ("--as", "mediation-other"), "WARRANT_NOT_FOUND", "WARRANT_FOREIGN"),
    ("ACTIVE", STRANGER, (), "TARGET_NOT_COVERED", "TARGET_NOT_COVERED"),
    ("ACTIVE", PHONE, ("--at", "2019-06-01T00:00:00Z"), "OUTSIDE_PERIOD", "OUTSIDE_PERIOD"),
    ("WATCH-ONLY", PHONE, (), "DELIVERY_NOT_PERMITTED", "DELIVERY_NOT_PERMITTED"),
])
def test_a_lookup_that_no_warrant_covers(told, liid, target, more, told_reason, recorded):
    done = told.run("lookup", "--liid", liid, "--impu", target, *more, "--format", "json")
    assert done.returncode == 3
    assert done.stdout == "", "nothing leaks"
    assert told_reason in done.stderr and "356328" not in done.stderr
    caller = more[1] if more and more[0] == "--as" else "mediation-1"
    assert sql.audit(told)[-1] == [caller, "Lookup", "REFUSED", recorded]


def test_a_device_warrant_is_needed_to_ask_about_a_device(told):
    assert told.run("lookup", "--liid", "ACTIVE", "--imei", "35632811407291").returncode == 3


def test_a_question_without_a_readable_warrant_is_on_record(told):
    done = told.run("lookup", "--liid", "not a liid", "--impu", PHONE)
    assert done.returncode == 2 and "BAD_LIID: --liid" in done.stderr
    assert sql.audit(told)[-1] == ["mediation-1", "Lookup", "REFUSED", "BAD_LIID"]


@pytest.mark.parametrize("identity", ["admin-1", "feed-1"])
@pytest.mark.parametrize("operation, question", [
    ("Lookup", ("lookup", "--liid", "ACTIVE", "--impu", PHONE)),
    ("ResolveSession", ("session", "--liid", "ACTIVE", "--call-id", "some-call")),
    ("Watch", ("watch", "--liid", "ACTIVE")),
])
def test_only_mediation_may_ask(told, identity, operation, question):
    done = told.run(*question, "--as", identity)
    assert done.returncode == 3 and "ROLE_NOT_PERMITTED" in done.stderr
    assert sql.audit(told)[-1] == [identity, operation, "REFUSED", "ROLE_NOT_PERMITTED"]
    assert sql.query(told, "SELECT role, liid FROM vouch.audit ORDER BY entry DESC LIMIT 1") == \
        [["administrator" if identity == "admin-1" else "feed", "ACTIVE"]]


def test_only_mediation_may_export(told, tmp_path):
    done = told.run("export", "create", "--liid", "ACTIVE", *PERIOD, "--recipient", str(told.certificate("recipient")),
                    "--out", str(tmp_path), "--as", "admin-1")
    assert done.returncode == 3 and "ROLE_NOT_PERMITTED" in done.stderr
    assert sql.audit(told)[-1] == ["admin-1", "CreateExport", "REFUSED", "ROLE_NOT_PERMITTED"]


def test_only_administrators_keep_warrants(told):
    done = told.run("warrant", "list", "--as", "mediation-1")
    assert done.returncode == 3 and "ROLE_NOT_PERMITTED" in done.stderr
    assert sql.audit(told)[-1] == ["mediation-1", "ListWarrants", "REFUSED", "ROLE_NOT_PERMITTED"]


def test_an_unreadable_watch_export_or_warrant_is_on_record(told, tmp_path):
    assert told.run("watch", "--liid", "not a liid").returncode == 2
    assert sql.audit(told)[-1] == ["mediation-1", "Watch", "REFUSED", "BAD_LIID"]
    assert told.run("export", "create", "--liid", "not a liid", *PERIOD, "--recipient",
                    str(told.certificate("recipient")), "--out", str(tmp_path)).returncode == 2
    assert sql.audit(told)[-1] == ["mediation-1", "CreateExport", "REFUSED", "BAD_LIID"]
    assert told.run("warrant", "show", "--liid", "not a liid").returncode == 2
    assert sql.audit(told)[-1] == ["admin-1", "GetWarrant", "REFUSED", "BAD_LIID"]


def test_one_administrator_alone_makes_no_warrant(told):
    done = told.run("warrant", "approve", "--liid", "UNAPPROVED")
    assert done.returncode == 3 and "SAME_ADMINISTRATOR" in done.stderr


@pytest.mark.parametrize("administrator", ["admin-1", "admin-2"])
def test_who_approves_an_active_warrant_again_is_told_so(told, administrator):
    done = told.run("warrant", "approve", "--liid", "ACTIVE", "--as", administrator)
    assert done.returncode == 1 and "ALREADY_APPROVED" in done.stderr and "SAME_ADMINISTRATOR" not in done.stderr
    assert sql.audit(told)[-1] == [administrator, "ApproveWarrant", "REFUSED", "ALREADY_APPROVED"]


def test_a_liid_is_used_once(told):
    done = told.run("warrant", "create", "--liid", "ACTIVE", "--authority", "LEA", "--impu", PHONE, *PERIOD)
    assert done.returncode == 1 and "LIID_IN_USE" in done.stderr


def test_a_session_outside_the_warrant_looks_like_none(told):
    unknown = told.run("session", "--liid", "ACTIVE", "--call-id", "no-such-call")
    told.ok("warrant", "create", "--liid", "UNINVOLVED", "--authority", "LEA", "--impu", "sip:nobody@example.com", *PERIOD)
    told.ok("warrant", "approve", "--liid", "UNINVOLVED", "--as", "admin-2")
    foreign = told.run("session", "--liid", "UNINVOLVED", "--call-id", "e1a8d59cef046dc680e2a174@10.46.1.21")
    assert (unknown.returncode, unknown.stderr) == (foreign.returncode, foreign.stderr) == (4, unknown.stderr)


def test_an_answer_is_on_record_too(told):
    told.ok("lookup", "--liid", "ACTIVE", "--impu", PHONE)
    assert sql.audit(told)[-1] == ["mediation-1", "Lookup", "ANSWERED", ""]


def test_an_export_needs_a_covering_warrant(told, tmp_path):
    done = told.run("export", "create", "--liid", "WATCH-ONLY", *PERIOD, "--recipient", str(told.certificate("recipient")),
                    "--out", str(tmp_path))
    assert done.returncode == 3 and list(tmp_path.iterdir()) == []
    assert sql.audit(told)[-1] == ["mediation-1", "CreateExport", "REFUSED", "DELIVERY_NOT_PERMITTED"]


def test_a_refusal_that_cannot_go_on_record_is_none(told):
    sql.query(told, "REVOKE INSERT ON vouch.audit FROM vouch_correlator")
    try:
        for question in (("lookup", "--liid", "ACTIVE", "--impu", PHONE, "--as", "feed-1"),
                         ("lookup", "--liid", "not a liid", "--impu", PHONE),
                         ("lookup", "--liid", "NO-SUCH", "--impu", PHONE),
                         ("watch", "--liid", "not a liid"),
                         ("warrant", "show", "--liid", "not a liid")):
            done = told.run(*question)
            assert done.returncode == 1 and "STORAGE_UNAVAILABLE" in done.stderr, question
    finally:
        sql.query(told, "GRANT INSERT ON vouch.audit TO vouch_correlator")
