"""An institution's own working time: its office hours and the days on which it closes. 办公时间"""
