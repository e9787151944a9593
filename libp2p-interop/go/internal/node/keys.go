// SPDX-License-Identifier: Apache-2.0

package node

import (
	"crypto/rand"

	"github.com/libp2p/go-libp2p/core/crypto"
)

const rsaBits = 2048

func (o Options) newKey() (crypto.PrivKey, error) {
	var key crypto.PrivKey
	var err error
	switch o.KeyType {
	case "ed25519":
		key, _, err = crypto.GenerateEd25519Key(rand.Reader)
	case "secp256k1":
		key, _, err = crypto.GenerateSecp256k1Key(rand.Reader)
	case "ecdsa":
		key, _, err = crypto.GenerateECDSAKeyPair(rand.Reader)
	case "rsa":
		key, _, err = crypto.GenerateRSAKeyPair(rsaBits, rand.Reader)
	default:
		err = refuse("no key type %q; there are ed25519, secp256k1, ecdsa and rsa", o.KeyType)
	}
	return key, err
}
