"""National formats: access messages (接入报文, profile as100_2015) and CSV extracts, read into plain records.

The only place where the pinyin field names of the national standards appear.
"""
