"""A network to listen to: Kamailio as S-CSCF, set up by the very blocks of docs/connect-an-s-cscf.md, and SIPp as phones."""
import dataclasses
import itertools
import os
import pathlib
import re
import shlex
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "connect-an-s-cscf.md").read_text()
REGISTRAR = ROOT / "tests" / "data" / "live" / "registrar.cfg"
DBTEXT = pathlib.Path("/usr/share/kamailio/dbtext/kamailio")
TABLES = ("version", "presentity", "active_watchers", "watchers", "pua", "xcap")
GRANTED_S = 3600  # registrar.cfg: max_expires
_numbers = itertools.count(1)


def wait_until(condition, what, seconds=20):
    """Polls; what condition() returns once it is true."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := condition():
            return found
        time.sleep(0.1)
    raise AssertionError(f"not within {seconds} s: {what}")


class Places:
    """Where things are that the page has elsewhere: loopback addresses of this test alone, and its folder. Ports are the page's."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        net = f"127.{os.getpid() % 200 + 20}.{next(_numbers) % 250}"
        self.vouch, self.scscf, self.phones = f"{net}.10", f"{net}.20", f"{net}.30"

    def here(self, text):
        """The page's text, for here."""
        for there, here in (("scscf-1.ims.example.org", "feed-1"), ("192.0.2.10", self.vouch), ("192.0.2.20", self.scscf), ("/etc/vouch", str(self.folder)),
                            ("/var/lib/vouch", str(self.folder)), ("/etc/kamailio", f"{self.folder}/kamailio"),
                            ("/var/lib/kamailio/vouch", f"{self.folder}/dbtext")):
            text = text.replace(there, here)
        return text

    def block(self, name):
        """A block of Kamailio configuration that the page shows."""
        found = re.search(rf"<!-- tested: {re.escape(name)} -->\n```\n(.*?)```\n", PAGE, re.DOTALL)
        assert found, f"the page has no block {name}"
        return self.here(found[1])

    def feed_add(self, name):
        """The arguments of vouchctl with which the page adds a feed of this name."""
        found = re.search(rf"^vouchctl (feed add {re.escape(name)} .*)$", PAGE, re.MULTILINE)
        assert found, f"the page does not add {name}"
        return shlex.split(self.here(found[1]))


class Scscf:
    """Kamailio that tells Vouch by the blocks given."""

    def __init__(self, places, blocks, routes=()):
        self.address = places.scscf
        self.folder = places.folder / f"scscf-{next(_numbers)}"
        self.folder.mkdir()
        (self.folder / "registrar.cfg").write_text(places.here(REGISTRAR.read_text()))
        (self.folder / "vouch.cfg").write_text("\n".join(blocks))
        dbtext = places.folder / "dbtext"
        dbtext.mkdir(exist_ok=True)
        for table in TABLES:
            (dbtext / table).write_bytes((DBTEXT / table).read_bytes())
        defines = [word for route in routes for word in ("-A", f"WITH_{route}")]
        self.log = self.folder / "log"
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(["/usr/sbin/kamailio", "-f", "registrar.cfg", *defines, "-DD", "-E", "-m", "64", "-M", "8",
                                             "-P", self.folder / "pid", "-Y", self.folder], cwd=self.folder, stdin=subprocess.DEVNULL,
                                            stdout=log, stderr=subprocess.STDOUT)
        wait_until(lambda: self.process.poll() is not None or self._listens(), "Kamailio listens")
        assert self.process.poll() is None, self.log.read_text()

    def _listens(self):
        sockets = subprocess.run(["ss", "-lunH", f"src {self.address}"], text=True, capture_output=True, check=True).stdout
        return bool(sockets.strip()) and (self.folder / "pid").exists()

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


@dataclasses.dataclass(frozen=True)
class Phone:
    """A UE and what it asks for: the seconds of its first REGISTER, then of those that follow on the same Call-ID."""
    number: int
    instance: str
    reg_id: int | None = None
    asks: tuple = (600000,)
    home: str = "ims.example.org"
    shares: int | None = None  # the number of the phone whose public identity it has
    supports: str = "path, outbound"

    @property
    def impu(self):
        return f"sip:+4930123450{self.shares or self.number}@{self.home}"

    @property
    def impi(self):
        return f"00101000000000{self.number}@{self.home}"

    @property
    def contact(self):
        return f"sip:ue{self.number}@10.46.1.{self.number}:5060"

    @property
    def port(self):
        """Of the P-CSCF it registers by, which its Path names."""
        return 5060 + 10 * self.number

    def contact_header(self):
        return f'<{self.contact}>;+sip.instance="<{self.instance}>"' + (f";reg-id={self.reg_id}" if self.reg_id else "")


_REGISTER = """  <send retrans="500"><![CDATA[
      REGISTER sip:{home} SIP/2.0
      Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
      Via: SIP/2.0/UDP {ue}:5060;branch=[branch]ue
      Max-Forwards: 69
      From: <{impu}>;tag=[pid]u[call_number]
      To: <{impu}>
      Call-ID: [call_id]
      CSeq: {cseq} REGISTER
      Contact: {contact}
      Authorization: Digest username="{impi}", realm="{home}", nonce="n", uri="sip:{home}", response="r", algorithm=AKAv1-MD5, integrity-protected="yes"
      P-Access-Network-Info: 3GPP-E-UTRAN-FDD; utran-cell-id-3gpp=0010100010000101; network-provided
      Path: <sip:term@[local_ip]:[local_port];lr>
      Supported: {supports}
      Expires: {expires}
      Content-Length: 0

  ]]></send>
  <recv response="200"/>
"""


def _scenario(phone):
    steps = [_REGISTER.format(home=phone.home, ue=f"10.46.1.{phone.number}", impu=phone.impu, impi=phone.impi, cseq=i + 1,
                              contact=phone.contact_header(), supports=phone.supports, expires=asked) for i, asked in enumerate(phone.asks)]
    return '<?xml version="1.0" encoding="UTF-8"?>\n<scenario name="phone">\n' + '  <pause milliseconds="1200"/>\n'.join(steps) + "</scenario>\n"


def register(places, phones, times=1):
    """Lets every phone, by way of a P-CSCF, do what it does; `times` over, on another Call-ID each time."""
    folder = places.folder
    runs = []
    for phone in phones:
        scenario = folder / f"phone{phone.number}.xml"
        scenario.write_text(_scenario(phone))
        runs.append(subprocess.Popen(
            ["sipp", f"{places.scscf}:5060", "-sf", scenario, "-i", places.phones, "-p", str(phone.port), "-t", "u1", "-m", str(times),
             "-r", "20", "-nostdin", "-timeout", "30s", "-timeout_error"], cwd=folder, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True))
    for run, phone in zip(runs, phones):
        _, complaint = run.communicate(timeout=60)
        assert run.returncode == 0, f"phone {phone.number}: {complaint}"
