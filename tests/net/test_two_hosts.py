"""Two nodes on two hosts, over TLS and a line that loses one packet in twenty and delays the others: everything arrives once."""

from __future__ import annotations

import ipaddress
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from tests.net import hosts
from tests.net.nodes import ROOT, Node, database

MESSAGES, LOSS, DELAY = 20, 0.05, 0.05


@dataclass
class Hosted(Node):
    """A node that lives on a host of its own; ``certificate`` is a file with its key and what proves it."""

    hosts: Any = None
    number: int = 0
    certificate: Path = Path()
    authority: Path = Path()

    @property
    def address(self) -> str:
        return str(self.hosts.addresses[self.number])

    @property
    def env(self) -> dict[str, str]:
        return super().env | {
            "WELLKNIT_ENDPOINTS": f"https://{self.address}:{self.port}/fed/v1/inbox", "WELLKNIT_HOSTS": self.address,
            "SSL_CERT_FILE": str(self.authority),
        }  # fmt: skip

    def serve(self) -> None:
        line = self.hosts.inside(self.number, sys.executable, "-m", "granian", "--interface", "wsgi", "--host", self.address)
        line += ["--port", str(self.port), "--ssl-certificate", str(self.certificate), "--ssl-keyfile", str(self.certificate)]
        line += ["--workers", "1", "--blocking-threads", "2", "--no-access-log", "--log-level", "critical"]
        line += ["wellknit.config.wsgi:application"]
        self.server = subprocess.Popen(line, env=self.env, cwd=ROOT, start_new_session=True)
        knock = f"import socket; socket.create_connection(('{self.address}', {self.port}), 5)"
        for _ in range(200):
            if subprocess.run(self.hosts.inside(self.number, sys.executable, "-c", knock), capture_output=True).returncode == 0:
                return
            time.sleep(0.1)
        raise RuntimeError(f"{self.name} did not start")

    def carry(self) -> subprocess.Popen[str]:
        """One walk of the courier, on this node's own host."""
        line = self.hosts.inside(self.number, sys.executable, "-m", "tests.net.control", "once")
        return subprocess.Popen(line, env=self.env, cwd=ROOT, text=True, stdout=subprocess.DEVNULL)


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[Hosted, Hosted]]:
    why = hosts.why_not()
    if why:
        pytest.skip(why)
    with hosts.Hosts(loss=LOSS, delay=DELAY) as line:
        authority = _authority(tmp_path)
        made = [
            Hosted(name, tmp_path / name, database(tmp_path, name), hosts=line, number=number,
                   certificate=_certificate(tmp_path, line.addresses[number], authority), authority=tmp_path / "authority.pem")
            for number, name in enumerate(("river", "harbour"))
        ]  # fmt: skip
        try:
            _introduce(made)
            yield made[0], made[1]
        finally:
            for node in made:
                node.stop()


def _introduce(pair: list[Hosted]) -> None:
    for node in pair:
        node.folder.mkdir()
        node.migrate()
    cards = [node.run("install") for node in pair]
    for node, card in zip(pair, reversed(cards), strict=True):
        node.run("introduce", card)
        node.serve()


def test_everything_arrives_once_over_a_bad_line_between_two_hosts(pair: tuple[Hosted, Hosted]) -> None:
    for node in pair:
        node.run("write", 1, MESSAGES)
    for _ in range(10):
        for courier in [node.carry() for node in pair]:
            assert courier.wait(300) == 0
        found = [node.counts() for node in pair]
        if all(each["states"] == {"delivered": MESSAGES} for each in found):
            break
    print(f"{MESSAGES} messages each way, loss {LOSS:.0%}, delay {DELAY * 1000:.0f} ms each way; {found}")
    for each in found:
        assert each["states"] == {"delivered": MESSAGES} and each["gapless"] and each["sound"]
        assert (each["effects"], each["messages"], each["numbers"]) == (MESSAGES, MESSAGES, MESSAGES)


def _authority(folder: Path) -> tuple[Any, x509.Certificate]:
    """An authority for this test alone; what it signs, the two nodes take for TLS."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Invented authority")])
    made = _built(name, name, key.public_key()).add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    made = made.add_extension(_uses(signs=True), critical=True)
    certificate = _named(made, key, key).sign(key, hashes.SHA256())
    (folder / "authority.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    return key, certificate


def _certificate(folder: Path, address: str, authority: tuple[Any, x509.Certificate]) -> Path:
    key, (signer, issuer) = ec.generate_private_key(ec.SECP256R1()), authority
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, address)])
    names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))])
    made = _built(name, issuer.subject, key.public_key()).add_extension(names, critical=False)
    certificate = _named(made.add_extension(_uses(signs=False), critical=True), key, signer).sign(signer, hashes.SHA256())
    path = folder / f"{address}.pem"
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(certificate.public_bytes(Encoding.PEM) + secret)
    return path


def _built(name: x509.Name, issuer: x509.Name, public: Any) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(issuer).public_key(public)
    made = made.serial_number(x509.random_serial_number())
    return made.not_valid_before(now - timedelta(hours=1)).not_valid_after(now + timedelta(days=1))


def _named(made: x509.CertificateBuilder, key: Any, signer: Any) -> x509.CertificateBuilder:
    """With both keys named, as RFC 5280 asks and Python insists from 3.13 on."""
    signed_by = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key())
    own = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    return made.add_extension(own, critical=False).add_extension(signed_by, critical=False)


def _uses(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs, key_cert_sign=signs, crl_sign=signs, content_commitment=False, key_encipherment=False,
        data_encipherment=False, key_agreement=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
