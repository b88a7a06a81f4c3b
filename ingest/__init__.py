"""Front door: read, recognise, check, land or refuse a partner's export."""
