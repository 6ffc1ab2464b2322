"""The contracts every stage shares: Pydantic models, frozen Avro schemas and the wire format."""
