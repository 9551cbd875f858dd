"""An own time-stamping authority for installations without another one: its key lies in the data folder.

The root signs one certificate when the folder is made and its key is then forgotten: nobody can make a second one.
"""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from asn1crypto import algos, cms, core, tsp
from asn1crypto import x509 as plain
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from muniment.kernel.errors import EngineUnavailable, InvalidInput
from muniment.kernel.texts import Text

FOLDER = "time-stamps"
POLICY = "2.25.252645135"
"""A policy of no registered authority (ITU-T X.667 arc 2.25): the stamp promises no more than the clock of this machine."""
_KEY, _CERT, _ROOT = "signing.pem", "authority.pem", "root.pem"
_YEARS = 20
_SERIAL_BITS = 120


@dataclass(frozen=True, slots=True)
class LocalAuthority:
    """The authority of one installation."""

    folder: Path

    @property
    def name(self) -> Text:
        """Said to be local, so that nobody takes it for a public one."""
        mark = f"{self._cert().serial_number:040x}"[:12]
        return Text(f"本机构自设时间戳（{mark}）", f"this installation's own authority ({mark})")

    @property
    def local(self) -> bool:
        """It is."""
        return True

    @property
    def roots(self) -> bytes:
        """Its own root, PEM."""
        return (self.folder / _ROOT).read_bytes()

    def stamp(self, request: bytes, *, at: datetime) -> bytes:
        """The answer to a request: SHA-256 only, at the instant that it is told.

        Source: RFC 3161 2.4.2; RFC 5816 (ESSCertIDv2).

        Raises:
            InvalidInput: it is no request, or of another digest.
        """
        try:
            asked = tsp.TimeStampReq.load(request, strict=True)
            imprint = asked["message_imprint"]
            fine = (
                imprint["hash_algorithm"]["algorithm"].native == "sha256"
                and len(imprint["hashed_message"].native) == 32
            )
        except (ValueError, TypeError) as problem:
            raise InvalidInput("no request for a time stamp", code="stamp.request") from problem
        if not fine:
            raise InvalidInput("only SHA-256 is stamped", code="stamp.request")
        info = {
            "version": "v1",
            "policy": POLICY,
            "message_imprint": imprint,
            "serial_number": secrets.randbits(_SERIAL_BITS),
            "gen_time": at.astimezone(UTC).replace(microsecond=0),
            "ordering": False,
        }
        if asked["nonce"].native is not None:
            info["nonce"] = asked["nonce"].native
        status = tsp.PKIStatusInfo({"status": "granted"})
        token = self._signed(tsp.TSTInfo(info), at)
        return bytes(tsp.TimeStampResp({"status": status, "time_stamp_token": token}).dump())

    def _cert(self) -> x509.Certificate:
        return x509.load_pem_x509_certificate((self.folder / _CERT).read_bytes())

    def _signed(self, info: tsp.TSTInfo, at: datetime) -> cms.ContentInfo:
        key = serialization.load_pem_private_key((self.folder / _KEY).read_bytes(), password=None)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            line = Text("时间戳密钥不可用", "the key of the time stamps cannot be used")
            raise EngineUnavailable(line, code="stamp.key")
        cert = plain.Certificate.load(self._cert().public_bytes(serialization.Encoding.DER))
        content = info.dump()
        signer = {"issuer": cert.issuer, "serial_number": cert.serial_number}
        ess = tsp.SigningCertificateV2({"certs": [{"cert_hash": cert.sha256, "issuer_serial": _issuer_serial(cert)}]})
        attributes = cms.CMSAttributes(
            [
                cms.CMSAttribute({"type": "content_type", "values": ["tst_info"]}),
                cms.CMSAttribute({"type": "signing_time", "values": [cms.Time({"utc_time": at})]}),
                cms.CMSAttribute({"type": "message_digest", "values": [_sha256(content)]}),
                cms.CMSAttribute({"type": "signing_certificate_v2", "values": [ess]}),
            ]
        )
        sha256 = algos.DigestAlgorithm({"algorithm": "sha256"})
        signed = cms.SignedData(
            {
                "version": "v3",
                "digest_algorithms": [sha256],
                "encap_content_info": {"content_type": "tst_info", "content": core.ParsableOctetString(content)},
                "certificates": [cert],
                "signer_infos": [
                    {
                        "version": "v1",
                        "sid": {"issuer_and_serial_number": signer},
                        "digest_algorithm": sha256,
                        "signed_attrs": attributes,
                        "signature_algorithm": {"algorithm": "sha256_ecdsa"},
                        "signature": key.sign(attributes.dump(), ec.ECDSA(hashes.SHA256())),
                    }
                ],
            }
        )
        return cms.ContentInfo({"content_type": "signed_data", "content": signed})


def local_authority(data_dir: Path, *, at: datetime) -> LocalAuthority:
    """The authority of this installation, made the first time; of several who make it at once the first one stands."""
    folder = data_dir / FOLDER
    if not all((folder / name).exists() for name in (_KEY, _CERT, _ROOT)):
        _made(folder, at)
    return LocalAuthority(folder)


def _made(folder: Path, at: datetime) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{FOLDER}-", dir=folder.parent))  # readable by its owner alone
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root = _certificate("Muniment local root", "Muniment local root", root_key, root_key, at, leaf=False)
    cert = _certificate("Muniment local time-stamping", "Muniment local root", key, root_key, at, leaf=True)
    for name, made in ((_ROOT, root), (_CERT, cert)):
        (draft / name).write_bytes(made.public_bytes(serialization.Encoding.PEM))
    handle = os.open(draft / _KEY, os.O_CREAT | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
    try:
        draft.rename(folder)
    except OSError:  # another one was first
        shutil.rmtree(draft)


def _certificate(
    name: str,
    issuer: str,
    key: ec.EllipticCurvePrivateKey,
    signer: ec.EllipticCurvePrivateKey,
    at: datetime,
    *,
    leaf: bool,
) -> x509.Certificate:
    """A certificate; the leaf for time stamps and nothing else (RFC 3161 2.3: critical)."""
    usage = dict.fromkeys(
        (
            "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
            "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
        ),
        False,
    ) | ({"digital_signature": True} if leaf else {"key_cert_sign": True})  # fmt: skip
    made = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + timedelta(days=365 * _YEARS))
        .add_extension(x509.BasicConstraints(ca=not leaf, path_length=None if leaf else 0), critical=True)
        .add_extension(x509.KeyUsage(**usage), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
    )
    if leaf:
        made = made.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    return made.sign(signer, hashes.SHA256())


def _issuer_serial(cert: plain.Certificate) -> dict[str, object]:
    name = plain.GeneralName(name="directory_name", value=cert.issuer)
    return {"issuer": [name], "serial_number": cert.serial_number}


def _sha256(content: bytes) -> bytes:
    digest = hashes.Hash(hashes.SHA256())
    digest.update(content)
    return digest.finalize()
