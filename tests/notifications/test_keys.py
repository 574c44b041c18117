"""The key that push services know us by."""

import multiprocessing
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from app.notifications.keys import load_keys, read_keys


def test_it_is_made_once_and_only_we_may_read_it(tmp_path):
    first, second = load_keys(tmp_path), load_keys(tmp_path)
    assert first == second
    assert len(first.application_server_key) == 87
    (file,) = tmp_path.iterdir()
    assert file.name == "vapid.pem" and file.stat().st_mode & 0o777 == 0o600


def _load(folder: Path, start: "multiprocessing.synchronize.Event", answers: object) -> None:
    start.wait()
    answers.put(load_keys(folder).application_server_key)


def test_processes_that_start_at_once_agree_on_one(tmp_path):
    context = multiprocessing.get_context("fork")
    start, answers = context.Event(), context.Queue()
    crowd = [context.Process(target=_load, args=(tmp_path, start, answers)) for _ in range(8)]
    for one in crowd:
        one.start()
    start.set()
    keys = {answers.get(timeout=20) for _ in crowd}
    for one in crowd:
        one.join()
    assert keys == {load_keys(tmp_path).application_server_key}
    assert [file.name for file in tmp_path.iterdir()] == ["vapid.pem"]


def test_a_key_of_another_kind_is_refused():
    other = ec.generate_private_key(ec.SECP384R1())
    pem = other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    with pytest.raises(ValueError, match="P-256"):
        read_keys(pem)
