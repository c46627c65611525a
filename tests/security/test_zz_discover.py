"""print statuses"""
import pytest
from tests.architecture import grid
from tests.architecture.routes import all_routes
from tests.cast import CAST
from django.test import Client
import tests.client as tc
@pytest.mark.django_db
def test_discover(cast, client_of, program_of, monkeypatch):
    monkeypatch.setattr(tc.StrictClient, "request", Client.request)
    place = cast.place("membre")
    for verb in ("get","post"):
        print()
        print(f"{'route':<34}" + " ".join(CAST))
        for r in all_routes().values():
            if verb=="post" and not r.is_writing: continue
            out=[]
            for n in CAST:
                try:
                    a=r.address(grid.parameters_of(r.name, place)); b=grid.body_of(r.name, place)
                except Exception as e:
                    out.append(repr(e)[:80]); break
                from django.db import transaction
                sp=transaction.atomic(); sp.__enter__()
                c=(program_of if r.is_api else client_of)(n); c.raise_request_exception=False
                st=(c.get(a) if verb=="get" else c.post(a,b) if r.writing_method=="POST" else c.generic(r.writing_method,a)).status_code
                out.append(str(st)); transaction.set_rollback(True); sp.__exit__(None,None,None)
            print(f"{r.name:<34}" + " ".join(f"{s:<{len(n)}}" for s,n in zip(out,CAST)) + (out[-1] if len(out)<7 else ""))
