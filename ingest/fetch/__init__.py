"""The door that goes out: public sources are asked, and what they answer is put in the inbox as any other delivery.

`fetch.py` goes through the datasets, a module per interface asks (`eurostat.py`, `cbs.py`, `unhcr.py`, `frontex.py`),
`client.py` is the only one that knows HTTP, and `inbox.py` puts down what came. Whatever comes passes the front door
afterwards; nothing here writes in the lake but what a source announces.
"""
