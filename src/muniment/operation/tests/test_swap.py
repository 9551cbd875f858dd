"""Readers while the index is made anew and changed over, and while editions are published."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from muniment.catalogue.tests.factories import grant
from muniment.register.tests.loads import Office
from muniment.search.services.indexing import index_catch_up, index_rebuild

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.one_database]

READERS = 4
PAGES = ("/search?q=*", "/api/v1/search?q=*", "/search?q=kind:patent&sort=filed", "/")


def test_no_request_fails_while_the_index_is_made_anew_and_editions_come(data_dir):
    office = Office(data_dir)
    office.load(*(grant(n) for n in range(20)), key="first")
    index_catch_up(data_dir=data_dir)
    stop = threading.Event()

    def reads(no: int) -> Counter[int]:
        client, told, turn = Client(), Counter(), no
        try:
            while not stop.is_set():
                told[client.get(PAGES[turn % len(PAGES)]).status_code] += 1
                turn += 1
        finally:
            connection.close()
        return told

    with ThreadPoolExecutor(READERS) as pool:
        readers = [pool.submit(reads, no) for no in range(READERS)]
        try:
            for no in range(3):
                index_rebuild(data_dir=data_dir, workers=1)
                office.load(grant(100 + no), key=f"more {no}")
                index_catch_up(data_dir=data_dir)
        finally:
            stop.set()
        told = sum((each.result(60) for each in readers), Counter())
    assert set(told) == {200}, told
    assert told[200] >= READERS * 3
