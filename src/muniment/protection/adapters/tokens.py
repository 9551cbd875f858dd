"""Requests and answers of the Time-Stamp Protocol (RFC 3161): made, read and verified."""

from __future__ import annotations

from asn1crypto import algos, core, tsp
from cryptography import x509
from rfc3161_client import VerificationError, VerifierBuilder, decode_timestamp_response

from muniment.kernel.errors import EngineUnavailable
from muniment.kernel.texts import Text
from muniment.protection.ports import Authority
from muniment.protection.values import Stamp


def request_make(digest: bytes, *, nonce: int) -> bytes:
    """The request to stamp a SHA-256, certificates wanted with the answer.

    Source: RFC 3161 2.4.1.
    """
    imprint = tsp.MessageImprint(
        {"hash_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}), "hashed_message": core.OctetString(digest)}
    )
    request = tsp.TimeStampReq({"version": 1, "message_imprint": imprint, "nonce": nonce, "cert_req": True})
    return bytes(request.dump())


def response_read(response: bytes, *, digest: bytes, nonce: int | None, authority: Authority) -> Stamp:
    """The stamp that an answer holds, after its signature, certificate, digest and nonce were verified.

    Args:
        response: As it came, DER.
        digest: SHA-256 of what was to be stamped.
        nonce: Of the request, or ``None`` where it is not known any more.
        authority: Whose answer it is said to be; its roots decide.

    Raises:
        EngineUnavailable: it is no stamp of that digest by that authority.
    """
    try:
        answer = decode_timestamp_response(response)
        builder = VerifierBuilder(
            roots=list(x509.load_pem_x509_certificates(authority.roots)), intermediates=[], nonce=nonce
        )
        builder.build().verify(answer, digest)
    except (VerificationError, ValueError) as problem:
        line = Text(
            f"时间戳机构的答复无法核验：{problem}",
            f"the answer of the time-stamping authority does not verify: {problem}",
        )
        raise EngineUnavailable(line, code="stamp.invalid") from problem
    info = answer.tst_info
    return Stamp(
        digest=digest.hex(),
        at=info.gen_time,
        serial=f"{info.serial_number:x}",
        policy=info.policy.dotted_string,
        authority=authority.name,
        local=authority.local,
    )
