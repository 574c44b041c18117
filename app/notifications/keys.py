"""The key that tells push services who we are (VAPID, RFC 8292). Made at the first start.

Every subscription is bound to it: losing it silences every phone, so it belongs in the backup."""

import base64
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)


@dataclass(frozen=True, slots=True)
class VapidKeys:
    """A P-256 pair as PEM; `application_server_key` is what a browser subscribes with."""

    private_pem: bytes
    public_pem: bytes
    application_server_key: str


def load_keys(folder: Path) -> VapidKeys:
    """The keys in `vapid.pem` of the data folder, made (mode 600) when there are none."""
    path = folder / "vapid.pem"
    if not path.exists():
        _make(path)
    return read_keys(path.read_bytes())


def read_keys(pem: bytes) -> VapidKeys:
    """The pair of a private key. Raises ValueError when it is no P-256 key."""
    private = load_pem_private_key(pem, password=None)
    if not isinstance(private, ec.EllipticCurvePrivateKey) or private.curve.name != "secp256r1":
        raise ValueError("a VAPID key is a P-256 private key")
    public = private.public_key()
    point = public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return VapidKeys(
        private_pem=pem,
        public_pem=public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
        application_server_key=base64.urlsafe_b64encode(point).rstrip(b"=").decode(),
    )


def new_pem() -> bytes:
    """A new private key."""
    return ec.generate_private_key(ec.SECP256R1()).private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )


def _make(path: Path) -> None:
    """Written whole beside it, then linked into place: of two processes that start at once one
    wins, and the other reads the winner's."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(new_pem())
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
