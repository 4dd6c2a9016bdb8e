"""Sign what devices keep without network, so that they can tell our list from another one (ECDSA, P-256)."""

import hmac
from base64 import b64encode

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Of the curve P-256: a private key is a number below it."""


def public_key(secret: str) -> str:
    """Return the point that browsers check a signature with, in base64."""
    point = _key(secret).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return b64encode(point).decode()


def sign(text: str, secret: str) -> str:
    """Return the signature of a text as WebCrypto expects it: both numbers, 32 bytes each, in base64."""
    r, s = decode_dss_signature(_key(secret).sign(text.encode(), ec.ECDSA(SHA256())))
    return b64encode(r.to_bytes(32) + s.to_bytes(32)).decode()


def _key(secret: str) -> ec.EllipticCurvePrivateKey:
    """Derive the key from the installation's secret: it is kept nowhere."""
    digest = hmac.digest(secret.encode(), b"list of badges", "sha512")
    return ec.derive_private_key(int.from_bytes(digest) % (_ORDER - 1) + 1, ec.SECP256R1())
