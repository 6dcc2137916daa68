"""What an institution does differently from the province's list of items. 本地差异"""
