"""Hosts of the internet, played here: one server over TLS that answers under any name."""

import base64
import datetime
import hashlib
import ssl
import tempfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from e2e.gate import HOST

IMAGE = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
_DAY = datetime.timedelta(days=1)


class TlsHosts:
    """
    Answers every address with an image, or with a redirect, over TLS with its own certificate.

    `place` is where a browser finds it, `spki` the fingerprint by which it may be trusted.
    """

    def __init__(self) -> None:
        self.redirects: dict[str, str] = {}  # addresses, and where they lead to
        self.asked: list[str] = []  # addresses, in order
        key = ec.generate_private_key(ec.SECP256R1())
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "both.pem"
            path.write_bytes(_certificate(key) + _private(key))
            context.load_cert_chain(path)
        public = key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        self.spki = base64.b64encode(hashlib.sha256(public).digest()).decode()
        self._server = ThreadingHTTPServer((HOST, 0), self._handler())
        self._server.daemon_threads = True
        self._server.socket = context.wrap_socket(
            self._server.socket, server_side=True, do_handshake_on_connect=False
        )
        self.place = f"{HOST}:{self._server.server_address[1]}"
        self._thread = Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End it."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        hosts = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                address = f"https://{self.headers['Host']}{self.path}"
                hosts.asked.append(address)
                location = hosts.redirects.get(address)
                self.send_response_only(302 if location else 200)
                if location:
                    self.send_header("Location", location)
                self.send_header("Content-Type", "image/svg+xml")
                self.send_header("Content-Length", str(0 if location else len(IMAGE)))
                self.end_headers()
                self.wfile.write(b"" if location else IMAGE)

            def log_message(self, format: str, *parts: object) -> None:
                """Print nothing."""

        return Handler


def _certificate(key: ec.EllipticCurvePrivateKey) -> bytes:
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "hosts of a test")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _DAY)
        .not_valid_after(now + _DAY)
        .sign(key, hashes.SHA256())
    )
    return certificate.public_bytes(serialization.Encoding.PEM)


def _private(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
