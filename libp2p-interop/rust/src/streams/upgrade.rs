// SPDX-License-Identifier: Apache-2.0

use std::{
    convert::Infallible,
    future::{Ready, ready},
    vec,
};

use libp2p::{
    StreamProtocol,
    core::{InboundUpgrade, OutboundUpgrade, UpgradeInfo},
};

/// Agrees on one of several protocols and leaves the stream as it is.
#[derive(Debug, Clone)]
pub struct AnyOf(pub Vec<StreamProtocol>);

impl UpgradeInfo for AnyOf {
    type Info = StreamProtocol;
    type InfoIter = vec::IntoIter<StreamProtocol>;

    fn protocol_info(&self) -> Self::InfoIter {
        self.0.clone().into_iter()
    }
}

impl<C> InboundUpgrade<C> for AnyOf {
    type Output = (StreamProtocol, C);
    type Error = Infallible;
    type Future = Ready<Result<Self::Output, Self::Error>>;

    fn upgrade_inbound(self, stream: C, protocol: StreamProtocol) -> Self::Future {
        ready(Ok((protocol, stream)))
    }
}

impl<C> OutboundUpgrade<C> for AnyOf {
    type Output = (StreamProtocol, C);
    type Error = Infallible;
    type Future = Ready<Result<Self::Output, Self::Error>>;

    fn upgrade_outbound(self, stream: C, protocol: StreamProtocol) -> Self::Future {
        ready(Ok((protocol, stream)))
    }
}
