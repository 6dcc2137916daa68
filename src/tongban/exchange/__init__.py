"""The wire standard of the province: typed contracts, envelopes and signatures. 数据交换标准

Pure values and arithmetic: no web framework, no database, no network, so that a county's own vendor can
use the package alone.
"""
