"""Column types every table shares, alike on SQLite and PostgreSQL."""

from sqlalchemy import JSON, BigInteger, DateTime, Integer, String

# SQLite only numbers rows by itself for a column that is exactly INTEGER.
BigId = BigInteger().with_variant(Integer(), "sqlite")

# Read whole, never searched by the database (what is searched is projected into `answer`), so plain JSON
# text: JSONB would pay for a parse at every submit and lose the order of keys.
Document = JSON()

# Naive UTC, written by app.clock only.
Moment = DateTime()

Key = String(60)
Name = String(120)
Hash = String(64)
