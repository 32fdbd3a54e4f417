"""The gate's check as one writes it with FastAPI and SQLAlchemy: a token, an item, a territory.

PEER_DATABASE=sqlite:////tmp/peer.db python -m peer_gate      makes and fills its tables
PEER_DATABASE=… python -m uvicorn peer_gate:app --workers 2   serves
"""

import hashlib
import os

import sqlalchemy as sa
from fastapi import FastAPI, Header, Response
from fastapi.responses import JSONResponse

engine = sa.create_engine(os.environ["PEER_DATABASE"])
tables = sa.MetaData()
tokens = sa.Table(
    "peer_tokens", tables,
    sa.Column("hash", sa.LargeBinary, primary_key=True), sa.Column("tenant", sa.Text),
)
items = sa.Table(
    "peer_items", tables,
    sa.Column("id", sa.Text, primary_key=True), sa.Column("tenant", sa.Text),
    sa.Column("state", sa.Text), sa.Column("notice", sa.Text),
    sa.Column("version", sa.Integer), sa.Column("territories", sa.Text),
    sa.Column("least_age", sa.Integer),
)
app = FastAPI()


def fill():
    tables.drop_all(engine)
    tables.create_all(engine)
    with engine.begin() as connection:
        digest = hashlib.sha256(b"peer").digest()
        connection.execute(tokens.insert(), [{"hash": digest, "tenant": "main"}])
        connection.execute(items.insert(), [
            {"id": f"item-{n}", "tenant": "main", "state": "live", "notice": "is", "version": 1,
             "territories": "*", "least_age": 0}
            for n in range(1000)
        ])


@app.get("/v1/gate/{item}")
def gate(item: str, territory: str = "*", age_band: str = "adult", authorization: str = Header("")):
    digest = hashlib.sha256(authorization.removeprefix("Bearer ").encode()).digest()
    with engine.connect() as connection:
        caller = connection.execute(sa.select(tokens).where(tokens.c.hash == digest)).first()
        if caller is None:
            return Response(status_code=401)
        found = connection.execute(
            sa.select(items).where(items.c.id == item, items.c.tenant == caller.tenant)
        ).first()
    if found is None:
        return JSONResponse({"reason": "unknown-item"}, 403)
    admits = found.territories == "*" or territory in found.territories.split(",")
    if found.state != "live" or not admits or (found.least_age and age_band != "adult"):
        return JSONResponse({"reason": found.state}, 403)
    return {"item": item, "version": found.version, "notice": found.notice}


if __name__ == "__main__":
    fill()
