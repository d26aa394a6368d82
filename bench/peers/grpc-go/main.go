// An empty grpc-go server: answers every call with the bytes that it was given, and decodes nothing.
// Usage: empty-grpc-go SOCKET ANSWER-IN-HEX
package main

import (
	"context"
	"encoding/hex"
	"fmt"
	"net"
	"os"

	"google.golang.org/grpc"
)

type bytesCodec struct{}

func (bytesCodec) Marshal(v interface{}) ([]byte, error) { return *v.(*[]byte), nil }

func (bytesCodec) Unmarshal(data []byte, v interface{}) error {
	*v.(*[]byte) = append([]byte(nil), data...)
	return nil
}

func (bytesCodec) String() string { return "proto" }

type guard interface{}

func main() {
	answer, err := hex.DecodeString(os.Args[2])
	if err != nil {
		panic(err)
	}
	listener, err := net.Listen("unix", os.Args[1])
	if err != nil {
		panic(err)
	}
	check := func(_ interface{}, _ context.Context, decode func(interface{}) error, _ grpc.UnaryServerInterceptor) (interface{}, error) {
		var request []byte
		if err := decode(&request); err != nil {
			return nil, err
		}
		return &answer, nil
	}
	server := grpc.NewServer(grpc.CustomCodec(bytesCodec{}))
	server.RegisterService(&grpc.ServiceDesc{
		ServiceName: "postern.v1.Guard",
		HandlerType: (*guard)(nil),
		Methods:     []grpc.MethodDesc{{MethodName: "Check", Handler: check}},
	}, struct{}{})
	fmt.Println("ready")
	if err := server.Serve(listener); err != nil {
		panic(err)
	}
}
